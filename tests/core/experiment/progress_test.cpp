// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/progress.h"

#include <gmock/gmock.h>

#include "core/store/evaluation.h"
#include "core/store/new_run.h"
#include "core/store/quantization.h"
#include "core/store/run_writer.h"
#include "tests/core/experiment/small_experiment.h"
#include "tests/support/fixture_run.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::experiment {
namespace {

using store::RunState;
using testing::ElementsAre;

class Progress : public testing::Test {
 protected:
    std::vector<CellProgress> progress() { return progressOf(experiment_, cells_, catalogue_).value(); }
    CellState stateOf(std::size_t cell) { return progress()[cell].state; }
    store::CatalogueRun add(config::RunConfig config, RunState state = RunState::finished) {
        return tests::buildRun(catalogue_, config, -1, state, "");
    }
    void quantize(const store::CatalogueRun& run, std::int64_t step, const std::string& settings, double quantized) {
        const auto status = store::recordQuantization(catalogue_.workspace().run(run.id), {.step = step,
                                                                                           .settings = settings,
                                                                                           .metric = "perplexity",
                                                                                           .original = 5,
                                                                                           .quantized = quantized,
                                                                                           .tensors = {}});
        ASSERT_TRUE(status) << status.error().message;
    }

    tests::ScratchFolder scratch_;
    store::Catalogue catalogue_ = store::Catalogue::open({scratch_.path()}).value();
    Experiment experiment_ = smallExperiment();
    std::vector<Cell> cells_ = cellsOf(experiment_);
};

constexpr std::size_t kShort = 0, kLong = 2;  ///< cells of the first seed, Vanilla

TEST_F(Progress, EverythingIsMissingInAnEmptyWorkspace) {
    for (const auto& each : progress()) EXPECT_EQ(each.state, CellState::missing);
}

TEST_F(Progress, AFinishedRunIsFoundByItsSettingsWhateverItsNameThreadsAndDevice) {
    auto config = cells_[kShort].config;
    config.name = "mine";
    config.train.threads = 1;
    config.train.device = "cpu";
    config.train.initialWeights = "/some/checkpoint";
    const auto run = add(config);
    EXPECT_EQ(progress()[kShort].run.id, run.id);
    EXPECT_EQ(stateOf(kShort), CellState::done);
    EXPECT_GT(progress()[kShort].numbers.at("outlier.max_inf_norm"), 0);
    EXPECT_EQ(stateOf(kShort + 1), CellState::missing) << "another normalizer";
    EXPECT_EQ(stateOf(kShort + 4), CellState::missing) << "another seed";
}

TEST_F(Progress, SettingsThatDoNotMatterMayDiffer) {
    auto config = cells_[kLong].config;
    config.attention.gamma = -0.5;  // softmax does not clip
    const auto run = add(config);
    EXPECT_EQ(progress()[kLong].run.id, run.id);
}

TEST_F(Progress, AnotherFileThanTheGivenOneIsAnotherRun) {
    auto config = cells_[kShort].config;
    config.train.initialWeights = "/some/checkpoint";
    add(config);
    cells_ = *cellsOf(experiment_, {.data = {{"start", "/another/checkpoint"}}});
    EXPECT_EQ(stateOf(kShort), CellState::missing);
    cells_ = *cellsOf(experiment_, {.data = {{"start", "/some/checkpoint"}}});
    EXPECT_EQ(stateOf(kShort), CellState::done);
}

TEST_F(Progress, StatesOfRunsBecomeStatesOfCells) {
    const auto& config = cells_[kShort].config;
    const auto run = catalogue_.create(store::newRun(config)).value();
    EXPECT_EQ(stateOf(kShort), CellState::interrupted) << "created, never begun";
    ASSERT_TRUE(catalogue_.enqueue(run.id));
    EXPECT_EQ(stateOf(kShort), CellState::underWay);
    ASSERT_TRUE(catalogue_.setState(run.id, RunState::running));
    EXPECT_EQ(stateOf(kShort), CellState::interrupted) << "nobody holds its lock: crashed";
    for (const auto state : {RunState::stopped, RunState::failed}) {
        ASSERT_TRUE(catalogue_.setState(run.id, state));
        EXPECT_EQ(stateOf(kShort), CellState::interrupted);
    }
}

TEST_F(Progress, AFinishedRunIsPreferredToANewerInterruptedOne) {
    const auto finished = add(cells_[kShort].config);
    add(cells_[kShort].config, RunState::stopped);
    EXPECT_EQ(progress()[kShort].run.id, finished.id);
}

TEST_F(Progress, QuantizationCountsOfTheLastStepWithTheAskedSettings) {
    const auto run = add(cells_[kLong].config);
    EXPECT_EQ(stateOf(kLong), CellState::unmeasured);
    quantize(run, 100, R"({"preset": "w8a8"})", 6);
    quantize(run, 200, R"({"preset": "w4a4"})", 9);
    EXPECT_EQ(stateOf(kLong), CellState::unmeasured);
    quantize(run, 200, R"({"preset": "w8a8", "setup": "fp32_head"})", 7);
    EXPECT_EQ(stateOf(kLong), CellState::done);
    EXPECT_DOUBLE_EQ(progress()[kLong].numbers.at(kOriginal), 5);
    EXPECT_DOUBLE_EQ(progress()[kLong].numbers.at(kQuantized), 7);
}

TEST_F(Progress, FiguresOfAnEvaluationCountWhereACaseAsksForThem) {
    const auto run = add(cells_[kShort].config);
    EXPECT_EQ(stateOf(kShort), CellState::done);
    experiment_.cases[0].from["norm"] = "reference.max_inf_norm";
    EXPECT_EQ(stateOf(kShort), CellState::unmeasured);
    EXPECT_TRUE(progress()[kShort].needsEvaluation);
    EXPECT_FALSE(progress()[kShort].needsQuantization);
    const auto evaluate = [&](std::int64_t step, double value) {
        store::MetricDefinition norm;
        norm.name = norm.title = "reference.max_inf_norm";
        store::EvaluationRecord record;
        record.step = step;
        record.settings = "{}";
        record.metrics = {{norm, value}};
        return store::recordEvaluation(catalogue_.workspace().run(run.id), record);
    };
    ASSERT_TRUE(evaluate(50, 3));
    EXPECT_EQ(stateOf(kShort), CellState::unmeasured) << "not of the last step";
    ASSERT_TRUE(evaluate(100, 4));
    EXPECT_EQ(stateOf(kShort), CellState::done);
    EXPECT_DOUBLE_EQ(progress()[kShort].numbers.at("reference.max_inf_norm"), 4);
}

TEST_F(Progress, WithPatienceTheBestCheckpointIsMeasured) {
    for (auto& cell : cells_) cell.config.train.patience = 5;
    const auto run = add(cells_[kShort].config);
    const auto last = run.step;
    store::RunBatch batch;
    batch.step = last;
    const double kNone = std::numeric_limits<double>::quiet_NaN();
    batch.checkpoints = {{last - 3, "checkpoints/a", 1, 0.02, true},
                         {last - 2, "checkpoints/b", 1, 0.01, true},
                         {last - 1, "checkpoints/c", 1, kNone, false},
                         {last, "checkpoints/d", 1, 0.01, false}};
    const auto folder = catalogue_.workspace().run(run.id);
    for (const auto& checkpoint : batch.checkpoints)
        std::filesystem::create_directories(folder.path / checkpoint.folder);
    ASSERT_TRUE(store::RunWriter::open(folder)->commit(batch));
    EXPECT_EQ(progress()[kShort].measuredStep, last - 2);
    for (auto& cell : cells_) cell.config.train.patience = 0;
    const auto patient = add(cells_[kShort].config);
    EXPECT_EQ(progress()[kShort].measuredStep, patient.step);
}

TEST_F(Progress, CreatesWhatIsMissingAndTakesUpWhatWasInterrupted) {
    add(cells_[0].config);
    add(cells_[2].config);
    const auto stopped = add(cells_[1].config, RunState::stopped);
    const auto ids = createMissing(experiment_, progress(), catalogue_);
    ASSERT_TRUE(ids) << ids.error().message;
    ASSERT_EQ(ids->size(), 6u) << "8 cells, one done, one to be quantized only";
    EXPECT_EQ(ids->front(), stopped.id);
    EXPECT_EQ(catalogue_.runs()->size(), 8u);
    const auto created = catalogue_.run((*ids)[1]).value();
    EXPECT_EQ(created.name, "small · long · OutEffHop · seed 3");
    EXPECT_EQ(created.group, "small");
    EXPECT_EQ(*createMissing(experiment_, progress(), catalogue_), *ids) << "nothing is created twice";
    EXPECT_EQ(catalogue_.runs()->size(), 8u);
}

}  // namespace
}  // namespace outeffhop::experiment
