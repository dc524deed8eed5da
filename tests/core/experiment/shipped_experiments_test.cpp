// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <fstream>

#include "tests/core/experiment/small_experiment.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::experiment {
namespace {

using testing::HasSubstr;
using testing::IsSupersetOf;

Experiment load(const std::string& name) {
    auto experiment = loadExperiment(name);
    if (!experiment) throw std::runtime_error(experiment.error().message);
    return *experiment;
}

double published(const Case& each, const std::string& method, const std::string& measure) {
    return each.published.at(method).at(measure).mean;
}

TEST(ShippedExperiments, AreComplete) {
    EXPECT_THAT(experimentNames(), IsSupersetOf({"pocket_table1", "pocket_table2", "table1", "table2"}));
    for (const auto& name : experimentNames()) {
        const auto experiment = load(name);
        EXPECT_EQ(experiment.name, name);
        EXPECT_FALSE(experiment.title.empty());
        EXPECT_FALSE(experiment.description.empty());
        EXPECT_FALSE(experiment.orderings.empty());
        for (const auto& each : experiment.cases)
            if (!each.published.empty()) {
                EXPECT_EQ(each.published.size(), experiment.methods.size()) << name << ", " << each.name;
            }
    }
}

TEST(ShippedExperiments, HaveValidSettingsOnceTheirFilesAreThere) {
    const auto file = tests::programFolder() / "any";
    std::ofstream(file) << "any";
    for (const auto& name : experimentNames()) {
        const auto experiment = load(name);
        Choice choice;
        for (const auto& [key, what] : experiment.data) choice.data[key] = file.string();
        const auto cells = cellsOf(experiment, choice);
        ASSERT_TRUE(cells) << name << ": " << cells.error().message;
        const auto status = validate(experiment, *cells);
        EXPECT_TRUE(status) << name << ": " << status.error().message;
    }
}

TEST(ShippedExperiments, HaveTheSizesOfThePaper) {
    EXPECT_EQ(cellsOf(load("table1")).size(), 4u * 6 * 3);
    EXPECT_EQ(cellsOf(load("table2")).size(), 4u * 3 * 5 * 10);
    EXPECT_EQ(load("pocket_table1").seeds.size(), 3u);
    EXPECT_EQ(load("pocket_table2").seeds.size(), 3u);
    EXPECT_EQ(load("pocket_table1").methods.size(), 6u);
    EXPECT_EQ(load("pocket_table2").methods.size(), 4u);
}

/// The paper's abstract: "22+ %" less kurtosis and "26+ %" less inf norm are means over the twelve pairs of Table 1.
TEST(ShippedExperiments, PublishedNumbersOfTable1GiveTheHeadline) {
    const std::pair<const char*, const char*> kPairs[]{
        {"Vanilla", "OutEffHop"}, {"Clipped Softmax", "Clipped OutEffHop"}, {"Gated Attention", "Gated OutEffHop"}};
    double kurtosis = 0, norm = 0;
    for (const auto& each : load("table1").cases)
        for (const auto& [without, with] : kPairs) {
            kurtosis += (1 - published(each, with, "kurtosis") / published(each, without, "kurtosis")) / 12;
            norm += (1 - published(each, with, "inf_norm") / published(each, without, "inf_norm")) / 12;
        }
    EXPECT_NEAR(100 * kurtosis, 21.88, 0.005);
    EXPECT_NEAR(100 * norm, 26.07, 0.005);
}

TEST(ShippedExperiments, Table1ClipsWhereThePaperDoes) {
    const auto experiment = load("table1");
    for (const auto& cell : cellsOf(experiment)) {
        if (!config::clips(cell.config)) continue;
        const auto& name = experiment.cases[cell.caseIndex].name;
        const double gamma = name == "BERT" ? -0.025 : name == "OPT" ? -12.0 / 512 : name == "ViT" ? -1e-5 : -0.1;
        EXPECT_DOUBLE_EQ(config::clipGamma(cell.config), gamma) << name;
        EXPECT_DOUBLE_EQ(cell.config.attention.eta, name == "STanHop-Net" ? 1.1 : 1) << name;
    }
}

TEST(ShippedExperiments, AnUnknownNameIsAnsweredWithTheNearest) {
    EXPECT_THAT(loadExperiment("tabel1").error().message, HasSubstr("did you mean \"table1\"?"));
    EXPECT_THAT(loadExperiment("backcopy").error().message, HasSubstr("There are: "));
}

}  // namespace
}  // namespace outeffhop::experiment
