// SPDX-License-Identifier: GPL-3.0-or-later
// Runs on images, labelled texts and series, from their files to what run.db shows of them, stopped and resumed, and
// quantized.
#include <gmock/gmock.h>

#include <cmath>
#include <fstream>

#include "core/train/checkpoint_folder.h"
#include "core/worker/evaluate_run.h"
#include "core/worker/open_checkpoint.h"
#include "core/worker/quantize_run.h"
#include "core/worker/session.h"
#include "tests/core/worker/labelled_texts.h"
#include "tests/core/worker/small_workspace.h"

namespace outeffhop::worker {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

/// Twenty images of 8 x 8 of some classes, from dark to bright, as PPM files.
fs::path makeImages(const std::string& name, int classes = 2) {
    const auto root = train::emptyFolder(name);
    for (int i = 0; i < 20; ++i) {
        const int shade = i % classes;
        const auto folder = root / fmt::format("shade {}", shade);
        fs::create_directories(folder);
        std::ofstream file(folder / fmt::format("{}.ppm", i), std::ios::binary);
        file << "P6 8 8 255\n";
        for (int value = 0; value < 8 * 8 * 3; ++value)
            file.put(static_cast<char>(40 + 120 * shade / (classes - 1) + (value * 7 + i) % 30));
    }
    return root;
}

/// Three waves over 200 hours.
fs::path makeSeries(const std::string& name) {
    const auto path = train::emptyFolder(name) / "waves.csv";
    std::ofstream file(path);
    file << "date,a,b,c\n";
    for (int row = 0; row < 200; ++row)
        file << fmt::format("{},{},{},{}\n", row, std::sin(row * .3), std::cos(row * .2),
                            std::sin(row * .5) + row * .01);
    return path;
}

config::RunConfig images(const std::string& name) {
    auto config = train::smallRun();
    config.model.kind = "vit";
    config.model.patch = 4;
    config.data.task = "images";
    config.data.path = makeImages(name);
    config.data.imageSize = 8;
    config.data.validation = 0.3;
    config.train.batch = 4;
    return config;
}

config::RunConfig series(const std::string& name) {
    auto config = train::smallRun();
    config.model.kind = "stanhop";
    config.model.segment = 4;
    config.model.window = 2;
    config.data.task = "series";
    config.data.path = makeSeries(name);
    config.data.length = 24;
    config.data.horizon = 8;
    config.data.split = "0.7/0.1/0.2";
    return config;
}

config::RunConfig bertTexts(const std::string& name) {
    return labelledTexts(name, "bert");
}

config::RunConfig optTexts(const std::string& name) {
    return labelledTexts(name, "opt");
}

struct Task {
    const char *name, *figure, *metric;
    config::RunConfig (*make)(const std::string&);
};

class Tasks : public testing::TestWithParam<Task> {
 protected:
    [[nodiscard]] std::string nameOf(const char* what) const { return fmt::format("{}_{}", GetParam().name, what); }
};

TEST_P(Tasks, AreRecordedFromStartToEnd) {
    SmallWorkspace runs(nameOf("whole"));
    const auto id = runs.add(GetParam().make(nameOf("data")));
    ASSERT_EQ(workOn(runs.workspace, id).value(), Ending::finished) << runs.run(id).reason;
    auto reader = runs.reader(id);
    const auto info = reader.info().value();
    EXPECT_EQ(info.layerNames.size(), static_cast<std::size_t>(info.layers));
    const auto records = recordsOf(runs.reader(id));
    EXPECT_EQ(records.at("train.loss").size(), 20u);
    EXPECT_TRUE(std::isfinite(records.at(GetParam().metric).at(20).front()));
    EXPECT_EQ(records.at("noop.mass").at(7).size(), static_cast<std::size_t>(info.layers * info.heads));
    for (int layer = 0; layer < info.layers; ++layer) {
        const auto map = reader.attention(20, 0, layer).value();
        ASSERT_TRUE(map) << info.layerNames[layer];
        EXPECT_EQ(map->codes.size(), static_cast<std::size_t>(map->heads) * map->queries * map->keys);
    }
    EXPECT_EQ(reader.tensors()->size(), reader.activationsAt(20)->size());
    EXPECT_FALSE(reader.probe()->empty());
}

TEST_P(Tasks, AStoppedAndResumedRunEqualsAnUndisturbedOne) {
    SmallWorkspace runs(nameOf("resumed"));
    auto config = GetParam().make(nameOf("data"));
    const auto whole = runs.add(config), parts = runs.add(config);
    ASSERT_EQ(workOn(runs.workspace, whole).value(), Ending::finished);
    ASSERT_TRUE(runs.catalogue().send(parts, store::CommandKind::stop));
    ASSERT_EQ(workOn(runs.workspace, parts).value(), Ending::stopped);
    ASSERT_EQ(workOn(runs.workspace, parts).value(), Ending::finished);
    EXPECT_EQ(recordsOf(runs.reader(whole)), recordsOf(runs.reader(parts)));
}

TEST_P(Tasks, AreQuantized) {
    SmallWorkspace runs(nameOf("quantized"));
    const auto config = GetParam().make(nameOf("data"));
    const auto id = runs.add(config);
    ASSERT_EQ(workOn(runs.workspace, id).value(), Ending::finished);
    const auto record = quantizeRun(runs.workspace.run(id), config, {});
    ASSERT_TRUE(record) << record.error().message;
    EXPECT_EQ(record->metric, GetParam().figure);
    EXPECT_NEAR(record->quantized, record->original, 0.25);
    EXPECT_GT(record->tensors.size(), 20u);
}

INSTANTIATE_TEST_SUITE_P(OfEveryKind, Tasks,
                         testing::Values(Task{"images", "top1", "valid.top1", images},
                                         Task{"bert_texts", "top1", "valid.top1", bertTexts},
                                         Task{"opt_texts", "top1", "valid.top5", optTexts},
                                         Task{"series", "mse", "valid.mae", series}),
                         [](const auto& info) { return info.param.name; });

TEST(Images, AModelOfOtherClassesGivesItsBodyButNotItsHead) {
    SmallWorkspace runs("images_other_classes");
    auto config = images("images_two_classes");
    const auto two = runs.add(config);
    ASSERT_EQ(workOn(runs.workspace, two).value(), Ending::finished) << runs.run(two).reason;
    const auto checkpoint = checkpointOf(runs.workspace.run(two), {}).value();
    config.data.path = makeImages("images_three_classes", 3);
    config.train.initialWeights = checkpoint;

    const auto trained = openModel(checkpoint, config).value().model->named_parameters();
    const auto parameters = train::makeTrainer(config).model().named_parameters();
    EXPECT_EQ(parameters.size(), trained.size());
    for (const auto& parameter : parameters)
        EXPECT_EQ(at::equal(parameter.value(), trained[parameter.key()]), !parameter.key().starts_with("head."))
            << parameter.key();
    EXPECT_THAT(parameters["head.weight"].sizes(), ElementsAre(3, config.model.width));

    const auto three = runs.add(config);
    ASSERT_EQ(workOn(runs.workspace, three).value(), Ending::finished) << runs.run(three).reason;
    EXPECT_THAT(eventsOf(runs.reader(three), "initial weights").front().message,
                testing::AllOf(testing::HasSubstr("2 do not fit"),
                               testing::HasSubstr("head.weight has shape [2, 16] in the file and [3, 16] in the model"),
                               testing::HasSubstr("head.bias")));
    const auto folder = checkpointOf(runs.workspace.run(three), {}).value();
    const auto known = std::get<models::ModelConfig>(models::readConfig(folder).value());
    EXPECT_THAT(known.classNames, ElementsAre("shade 0", "shade 1", "shade 2"));
    EXPECT_EQ(known.vision.classes, 3);
}

TEST(Series, AreMeasuredOnTheirTestPart) {
    SmallWorkspace runs("series_parts");
    const auto config = series("series_parts_data");
    const auto id = runs.add(config);
    ASSERT_EQ(workOn(runs.workspace, id).value(), Ending::finished);
    const auto folder = checkpointOf(runs.workspace.run(id), {}).value();
    const auto measured = [&](MeasuredPart part) {
        const auto record = evaluateFolder(folder, config, 0, part).value();
        EXPECT_EQ(record.metrics.front().definition.name, "eval.loss");
        return std::pair(record.metrics.front().definition.title, record.metrics.front().value);
    };
    const auto usual = measured(MeasuredPart::usual), validation = measured(MeasuredPart::validation);
    EXPECT_EQ(usual, measured(MeasuredPart::test));
    EXPECT_EQ(usual.first, "Test MSE");
    EXPECT_EQ(validation.first, "Validation MSE");
    EXPECT_NE(usual.second, validation.second);
    EXPECT_NEAR(validation.second, runs.run(id).metrics.at("valid.loss"), 0.5);
}

TEST(Series, AttentionsOfEveryBlockHaveNames) {
    SmallWorkspace runs("series_names");
    const auto id = runs.add(series("series_names_data"));
    ASSERT_EQ(workOn(runs.workspace, id).value(), Ending::finished);
    const auto names = runs.reader(id).info()->layerNames;
    EXPECT_THAT(std::vector(names.begin(), names.begin() + 3), ElementsAre("E1 time", "E1 pooling", "E1 series"));
    EXPECT_EQ(names.back(), "D3 cross");
}

}  // namespace
}  // namespace outeffhop::worker
