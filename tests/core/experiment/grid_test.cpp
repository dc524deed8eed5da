// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "tests/core/experiment/small_experiment.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::experiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> namesOf(const std::vector<Cell>& cells) {
    std::vector<std::string> names;
    for (const auto& cell : cells) names.push_back(cell.config.name);
    return names;
}

TEST(Grid, IsCasesTimesMethodsTimesSeedsTheFirstSeedFirst) {
    const auto cells = cellsOf(smallExperiment());
    ASSERT_EQ(cells.size(), 8u);
    EXPECT_EQ(cells[0].config.name, "small · short · Vanilla · seed 3");
    EXPECT_EQ(cells[3].config.name, "small · long · OutEffHop · seed 3");
    EXPECT_EQ(cells[7].config.name, "small · long · OutEffHop · seed 4");
    EXPECT_EQ(cells[7].config.seed, 4);
}

TEST(Grid, LaysMethodOverCaseOverCommonSettings) {
    const auto cells = cellsOf(smallExperiment());
    EXPECT_EQ(cells[0].config.train.steps, 100);
    EXPECT_EQ(cells[2].config.train.steps, 200);
    EXPECT_EQ(cells[2].config.attention.normalizer, "softmax");
    EXPECT_EQ(cells[3].config.attention.normalizer, "softmax1");
}

TEST(Grid, AUserSettingGoesOnTopOfEveryRun) {
    const auto cells = cellsOf(smallExperiment(), {.assignments = {"train.steps=7", "train.threads=1"}});
    ASSERT_TRUE(cells) << cells.error().message;
    for (const auto& cell : *cells) {
        EXPECT_EQ(cell.config.train.steps, 7);
        EXPECT_EQ(cell.config.train.threads, 1);
    }
}

TEST(Grid, TakesPartsOfTheTableAndOtherSeeds) {
    const auto part = [](std::vector<std::string> only) {
        return namesOf(*cellsOf(smallExperiment(), {.only = std::move(only), .seeds = {9}}));
    };
    EXPECT_THAT(part({"long/Vanilla"}), ElementsAre("small · long · Vanilla · seed 9"));
    EXPECT_THAT(part({"short"}), ElementsAre("small · short · Vanilla · seed 9", "small · short · OutEffHop · seed 9"));
    EXPECT_THAT(part({"/OutEffHop", "short/Vanilla"}),
                ElementsAre("small · short · Vanilla · seed 9", "small · short · OutEffHop · seed 9",
                            "small · long · OutEffHop · seed 9"));
}

/// A folder that passes for a checkpoint.
Choice withCheckpoint() {
    const auto folder = tests::programFolder() / "checkpoint";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "model.safetensors") << "weights";
    return {.data = {{"start", folder.string()}}};
}

TEST(Grid, GivenFilesReplaceTheirNamesAndMissingOnesAreAskedFor) {
    const auto experiment = smallExperiment();
    const auto cells = cellsOf(experiment);
    EXPECT_EQ(cells[0].config.train.initialWeights, "$start");
    EXPECT_EQ(cells[2].config.train.initialWeights, "");
    EXPECT_THAT(validate(experiment, cells).error().message,
                testing::AllOf(HasSubstr("--data start=FILE"), HasSubstr("a checkpoint")));
    const auto choice = withCheckpoint();
    const auto given = cellsOf(experiment, choice);
    EXPECT_EQ((*given)[0].config.train.initialWeights, choice.data.at("start"));
    const auto status = validate(experiment, *given);
    EXPECT_TRUE(status) << status.error().message;
}

TEST(Grid, RefusesWhatItDoesNotKnow) {
    const auto complaint = [](const Choice& choice) { return cellsOf(smallExperiment(), choice).error().message; };
    EXPECT_THAT(complaint({.data = {{"strt", "x"}}}), HasSubstr("small has no data \"strt\""));
    EXPECT_THAT(complaint({.only = {"shrt"}}), HasSubstr("did you mean \"short\"?"));
    EXPECT_THAT(complaint({.only = {"short/Outeffhop2"}}), HasSubstr("did you mean \"OutEffHop\"?"));
    EXPECT_THAT(complaint({.assignments = {"train.stepz=3"}}), HasSubstr("train.steps"));
    EXPECT_THAT(complaint({.seeds = {-1}}), HasSubstr("seed"));
    auto experiment = smallExperiment();
    experiment.cases[1].settings["model"]["layers"] = 0;
    EXPECT_THAT(cellsOf(experiment, {}).error().message, HasSubstr("long, Vanilla: model.layers"));
    experiment = smallExperiment();
    experiment.common["data"]["path"] = "$unknown";
    EXPECT_THAT(cellsOf(experiment, {}).error().message, HasSubstr("$unknown"));
}

TEST(Grid, SettingsThatDoNotFitAreFoundBeforeAnythingIsTrained) {
    auto experiment = smallExperiment();
    experiment.cases[1].settings["model"]["heads"] = 3;
    const auto cells = cellsOf(experiment, withCheckpoint());
    EXPECT_THAT(validate(experiment, *cells).error().message,
                testing::AllOf(HasSubstr("small · long · Vanilla · seed 3"), HasSubstr("model.heads")));
}

}  // namespace
}  // namespace outeffhop::experiment
