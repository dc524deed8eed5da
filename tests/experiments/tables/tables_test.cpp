// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/experiment/experiment.h"
#include "core/store/catalogue.h"
#include "core/store/quantization.h"
#include "core/store/run_reader.h"
#include "tests/support/built_program.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop {
namespace {

using Json = nlohmann::ordered_json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kExperiment = R"({
    "title": "Tiny",
    "description": "Two methods, two seeds, a few steps.",
    "common": {
        "model": {"layers": 1, "heads": 2, "width": 16, "dropout": 0}, "data": {"task": "backcopy", "length": 12},
        "train": {"steps": 6, "batch": 4, "warmup": 1, "evaluate_batches": 2, "threads": 1, "device": "cpu"}
    },
    "measures": [
        {"name": "norm", "title": "max inf norm", "from": "outlier.max_inf_norm"},
        {"name": "kurtosis", "title": "avg kurtosis", "from": "reference.avg_kurtosis"},
        {"name": "fp", "title": "FP", "from": "quantization.original"},
        {"name": "w8a8", "title": "W8A8", "from": "quantization.quantized"}
    ],
    "quantization": {"preset": "w8a8", "calibration_batches": 2},
    "methods": [
        {"name": "Vanilla", "settings": {"attention.normalizer": "softmax"}},
        {"name": "Gated OutEffHop", "settings": {"attention.normalizer": "softmax1", "attention.gate": "conditional_per_token"}}
    ],
    "cases": [{"name": "OPT", "settings": {}}],
    "seeds": [0, 1],
    "orderings": [{"measure": "norm", "better": "Gated OutEffHop", "than": ["Vanilla"]}]
})";

/// The commands of a person who runs a table in a workspace of its own.
class TableExperiment : public testing::Test {
 protected:
    TableExperiment() { std::ofstream(file_) << kExperiment; }

    /// `outeffhop experiment` with these words; what it prints. Its exit code is then in exit_.
    std::string run(const std::string& words) { return run(words, file_.string()); }
    std::string run(const std::string& words, const std::string& experiment) {
        const auto command = tests::builtProgram("outeffhop").string() + " 2>" + errors_.string() + " experiment " +
                             experiment + " --workspace " + workspace_.path.string() + " " + words;
        std::FILE* pipe = ::popen(command.c_str(), "r");
        std::string output;
        for (int letter; (letter = std::fgetc(pipe)) != EOF;) output += static_cast<char>(letter);
        exit_ = ::pclose(pipe) >> 8;
        return output;
    }
    [[nodiscard]] std::string errors() const {
        std::ifstream stream(errors_);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    store::Catalogue catalogue() { return store::Catalogue::open(workspace_).value(); }

    tests::ScratchFolder scratch_;
    std::filesystem::path file_ = scratch_.path() / "tiny.json", errors_ = scratch_.path() / "errors";
    store::Workspace workspace_{scratch_.path() / "workspace"};
    int exit_ = -1;
};

TEST_F(TableExperiment, TrainsAndQuantizesOnceAndThenOnlyWhatIsMissing) {
    const auto plan = run("--dry-run");
    EXPECT_EQ(exit_, 0) << errors();
    EXPECT_THAT(plan, HasSubstr("tiny: 4 runs, 4 to train"));
    EXPECT_FALSE(std::filesystem::exists(workspace_.path)) << "looking makes no folder";

    const auto first = run("--json");
    ASSERT_EQ(exit_, 0) << errors();
    const auto table = Json::parse(first);
    ASSERT_EQ(table["rows"].size(), 2u);
    for (const auto& row : table["rows"]) {
        EXPECT_EQ(row["finished"], 2);
        for (const auto* measure : {"norm", "kurtosis", "fp", "w8a8"}) {
            EXPECT_EQ(row["numbers"][measure]["ours"]["seeds"], 2) << measure;
            EXPECT_GT(row["numbers"][measure]["ours"]["mean"], 0) << measure;
            EXPECT_GT(row["numbers"][measure]["ours"]["deviation"], 0) << measure;
        }
    }
    EXPECT_NE(table["orderings"][0]["ours"], "not measured");
    const auto runs = catalogue().runs().value();
    ASSERT_EQ(runs.size(), 4u);
    for (const auto& each : runs) EXPECT_EQ(store::quantizations(workspace_.run(each.id))->size(), 1u);

    EXPECT_EQ(run("--json"), first);
    EXPECT_THAT(errors(), HasSubstr("tiny: 4 runs, 4 done"));
    for (const auto& each : runs) EXPECT_EQ(store::quantizations(workspace_.run(each.id))->size(), 1u);

    ASSERT_TRUE(catalogue().remove(runs[1].id));
    EXPECT_THAT(run("--report"), HasSubstr("1 of 2"));
    EXPECT_EQ(run("--json"), first) << "the same seed gives the same numbers again";
    EXPECT_THAT(errors(), HasSubstr("1 to train, 3 done"));
    EXPECT_EQ(catalogue().runs()->size(), 4u);
}

TEST_F(TableExperiment, APartCanBeRun) {
    run("--only OPT/Vanilla --seeds 1 --set train.steps=2 --format md");
    ASSERT_EQ(exit_, 0) << errors();
    const auto runs = catalogue().runs().value();
    ASSERT_EQ(runs.size(), 1u);
    EXPECT_EQ(runs[0].name, "tiny · OPT · Vanilla · seed 1");
    EXPECT_EQ(runs[0].step, 2);
}

TEST_F(TableExperiment, ASignalStopsTheRunsAtACheckpointAndTheSameCommandGoesOn) {
    const auto started = scratch_.path() / "started";
    const std::jthread person([&] {
        const auto isUnderWay = [](const auto& run) { return run.step > 0; };
        for (auto runs = catalogue().runs(); runs->size() < 2 || !std::ranges::all_of(*runs, isUnderWay);
             runs = catalogue().runs())
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        const std::ofstream flag(started);
    });
    run("--seeds 0 --set train.steps=1000000 & until [ -e " + started.string() +
        " ]; do sleep 0.1; done; kill -TERM $!; wait $!");
    EXPECT_EQ(exit_, 3);
    EXPECT_THAT(errors(), AllOf(HasSubstr("Stopping at a checkpoint"), HasSubstr("The same command goes on")));
    const auto stopped = catalogue().runs().value();
    for (const auto& run : stopped) {
        EXPECT_EQ(run.state, store::RunState::stopped);
        EXPECT_EQ(store::RunReader::open(workspace_.run(run.id))->checkpoints()->back().step, run.step);
    }
    EXPECT_THAT(run("--seeds 0 --set train.steps=1000000 --dry-run"), HasSubstr("2 to continue"));
}

TEST_F(TableExperiment, EachTableCanBeHadInEveryForm) {
    run("--seeds 0");
    ASSERT_EQ(exit_, 0) << errors();
    const auto both = run("--report --format md");
    EXPECT_EQ(both, run("--report --format md --what numbers") + "\n" + run("--report --format md --what orderings"));
    const auto numbers = run("--report --format csv"), orderings = run("--report --format csv --what orderings");
    EXPECT_EQ(numbers, run("--report --format csv --what numbers"));
    EXPECT_THAT(numbers, HasSubstr("max inf norm"));
    EXPECT_THAT(orderings, HasSubstr("Gated OutEffHop"));
    for (const auto& csv : {numbers, orderings}) EXPECT_THAT(csv, Not(HasSubstr("\n\n"))) << "one table";
    run("--report --what ordrings");
    EXPECT_EQ(exit_, 2);
    EXPECT_THAT(errors(), HasSubstr("did you mean \"orderings\"?"));
}

TEST_F(TableExperiment, ShippedOnesCanBeStartedOnceTheirFilesAreGiven) {
    for (const auto& name : experiment::experimentNames()) {
        const auto experiment = experiment::loadExperiment(name).value();
        std::string files;
        for (const auto& [key, what] : experiment.data) files += " --data " + key + "=" + file_.string();
        run(files + " --dry-run", name);
        EXPECT_EQ(exit_, 0) << name << ": " << errors();
    }
}

TEST_F(TableExperiment, WhatIsWrongIsSaidBeforeAnythingIsTrained) {
    run("--set model.heads=3");
    EXPECT_EQ(exit_, 2);
    EXPECT_THAT(errors(), HasSubstr("model.heads"));
    EXPECT_TRUE(catalogue().runs()->empty());
    run("--only BERT");
    EXPECT_EQ(exit_, 2);
    EXPECT_THAT(errors(), HasSubstr("there is no row \"BERT\""));
    std::string wrong = kExperiment;
    const std::string preset = "\"calibration_batches\"";
    std::ofstream(file_) << wrong.replace(wrong.find(preset), preset.size(), "\"calibration_batchs\"");
    run("");
    EXPECT_EQ(exit_, 2);
    EXPECT_THAT(errors(), HasSubstr("did you mean \"calibration_batches\"?"));
    EXPECT_TRUE(catalogue().runs()->empty());
}

}  // namespace
}  // namespace outeffhop
