// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/file_lock.h"
#include "core/base/paths.h"
#include "tests/app/outeffhop/command_line.h"
#include "tests/support/fixture_run.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::cli {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// One workspace with the three backcopy runs for all tests that only read.
class ReadingCommands : public testing::Test {
 protected:
    static void SetUpTestSuite() {
        scratch_ = std::make_unique<tests::ScratchFolder>();
        tests::buildBackcopyWorkspace(folder(), 64, 2, 2);
    }
    static void TearDownTestSuite() { scratch_.reset(); }
    static std::filesystem::path folder() { return scratch_->path() / "workspace"; }

    static Outcome run(std::vector<std::string> words) {
        words.insert(words.end(), {"--workspace", folder().string()});
        return runCommand(std::move(words));
    }
    static json data(std::vector<std::string> words) {
        words.emplace_back("--json");
        const auto outcome = run(std::move(words));
        EXPECT_EQ(outcome.exit, 0) << outcome.errors;
        return json::parse(outcome.output);
    }

    static inline std::unique_ptr<tests::ScratchFolder> scratch_;
};

TEST_F(ReadingCommands, ListShowsRunsNewestFirst) {
    const auto text = run({"list"});
    EXPECT_EQ(text.exit, 0);
    EXPECT_THAT(text.output, HasSubstr("64 of 64"));
    EXPECT_LT(text.output.find("OutEffHop"), text.output.find("softmax + BOS"));
    const auto runs = data({"list"});
    ASSERT_EQ(runs.size(), 3u);
    EXPECT_EQ(runs[0]["state"], "finished");
    EXPECT_GT(runs[0]["metrics"]["train.loss"], 0);
}

TEST_F(ReadingCommands, LookingDoesNotCreateAWorkspace) {
    const auto elsewhere = scratch_->path() / "typo";
    const auto outcome = runCommand({"list", "--workspace", elsewhere.string()});
    EXPECT_EQ(outcome.exit, 1);
    EXPECT_THAT(outcome.errors, HasSubstr("no runs in " + elsewhere.string()));
    EXPECT_FALSE(std::filesystem::exists(elsewhere));
}

TEST_F(ReadingCommands, ShowTellsSettingsValuesAndEvents) {
    const auto text = run({"show", "OutEffHop"});
    EXPECT_EQ(text.exit, 0) << text.errors;
    EXPECT_THAT(text.output, HasSubstr("state     finished"));
    EXPECT_THAT(text.output, HasSubstr("Training loss"));
    EXPECT_THAT(text.output, HasSubstr("Mean cross-entropy"));
    EXPECT_THAT(text.output, HasSubstr("training finished"));
    const auto shown = data({"show", "OutEffHop"});
    EXPECT_EQ(shown["config"]["attention"]["normalizer"], "softmax1");
    EXPECT_GT(shown["snapshots"], 5);
    EXPECT_GT(shown["bytes"], 1000);
}

TEST_F(ReadingCommands, UnknownAndAmbiguousRunsAreWrongUse) {
    EXPECT_EQ(run({"show", "nobody"}).exit, 2);
    const auto several = run({"show", "softm"});
    EXPECT_EQ(several.exit, 2);
    EXPECT_THAT(several.errors, HasSubstr("several runs"));
    EXPECT_THAT(run({"show", "OutEfHop"}).errors, HasSubstr("did you mean \"OutEffHop\"?"));
}

TEST_F(ReadingCommands, ComparePrintsOnlyWhatDiffers) {
    const auto text = run({"compare", "OutEffHop", "softmax + BOS", "--metrics", "valid.loss"});
    EXPECT_EQ(text.exit, 0) << text.errors;
    EXPECT_THAT(text.output, HasSubstr("attention.normalizer"));
    EXPECT_THAT(text.output, HasSubstr("data.bos"));
    EXPECT_THAT(text.output, Not(HasSubstr("model.layers")));
    EXPECT_THAT(text.output, HasSubstr("valid loss, newest: Mean over the targets of the validation batches"));
    EXPECT_THAT(text.output, Not(HasSubstr("Learning rate")));
}

TEST_F(ReadingCommands, CompareHasTheMassesOfHeads) {
    const auto compared = data({"compare", "OutEffHop", "softmax + BOS"});
    const auto rows = compared["rows"];
    EXPECT_EQ(rows[0]["metrics"]["noop.idle"]["runs"], 1);
    EXPECT_GT(rows[0]["metrics"]["noop.idle"]["mean"], 0.5);
    EXPECT_EQ(rows[1]["metrics"]["noop.idle"]["runs"], 0) << "softmax has no place to rest";
    EXPECT_GT(rows[1]["metrics"]["sink.key0_idle"]["mean"], 0);
    EXPECT_EQ(compared["metrics"][0]["name"], "train.loss");
    for (const std::string format : {"text", "csv", "md", "latex"}) {
        const auto table = run({"compare", "OutEffHop", "softmax + BOS", "--format", format}).output;
        EXPECT_THAT(table, HasSubstr("no-op mass L1, idle queries")) << format;
        EXPECT_THAT(table, HasSubstr("sink mass L1, key 0, idle")) << format;
    }
}

TEST_F(ReadingCommands, CompareHasDeltasAndFormats) {
    const std::vector<std::string> words{"compare",   "OutEffHop", "softmax + BOS",           "--baseline",
                                         "OutEffHop", "--metrics", "outlier.average_kurtosis"};
    const auto rows = data(words)["rows"];
    const auto& cell = rows[1]["metrics"]["outlier.average_kurtosis"];
    EXPECT_DOUBLE_EQ(cell["delta"],
                     cell["mean"].get<double>() - rows[0]["metrics"]["outlier.average_kurtosis"]["mean"].get<double>());
    EXPECT_TRUE(cell["deviation"].is_null());
    const auto as = [&](const std::string& format) {
        auto all = words;
        all.insert(all.end(), {"--format", format});
        return run(all).output;
    };
    EXPECT_THAT(as("csv"),
                StartsWith("Run,Id,attention.normalizer,data.bos,\"avg kurtosis, block outputs\",\"avg kurtosis, block "
                           "outputs difference\"\r\n"));
    EXPECT_THAT(as("csv"),
                HasSubstr(fmt::format(",{},{}\r\n", cell["mean"].get<double>(), cell["delta"].get<double>())))
        << "with all digits";
    EXPECT_THAT(as("text"), HasSubstr("(baseline)"));
    EXPECT_THAT(as("md"), HasSubstr("| --- |"));
    EXPECT_THAT(as("latex"), HasSubstr("\\toprule"));
    EXPECT_EQ(run({"compare", "OutEffHop", "--format", "pdf"}).exit, 2);
    EXPECT_EQ(run({"compare", "OutEffHop", "--baseline", "softmax + BOS"}).exit, 2)
        << "a baseline that is not compared";
}

TEST_F(ReadingCommands, ExportsCurves) {
    const auto csv = run({"export", "OutEffHop", "--what", "curves", "--metric", "train.loss"});
    EXPECT_EQ(csv.exit, 0) << csv.errors;
    EXPECT_THAT(csv.output, StartsWith("step,metric,layer,head,value\r\n0,train.loss,,,"));
    EXPECT_EQ(std::ranges::count(csv.output, '\n'), 66);
    const auto heads = data({"export", "OutEffHop", "--what", "curves", "--metric", "noop.mass"});
    ASSERT_EQ(heads.size(), 65u * 4);
    EXPECT_EQ(heads[3]["layer"], 2);
    EXPECT_EQ(heads[3]["head"], 2);
    EXPECT_EQ(data({"export", "OutEffHop", "--what", "curves", "--metric", "activation.inf_norm"})[0]["head"], nullptr);
    const auto unknown = run({"export", "OutEffHop", "--what", "curves", "--metric", "train.los"});
    EXPECT_EQ(unknown.exit, 1);
    EXPECT_THAT(unknown.errors, HasSubstr("did you mean \"train.loss\"?"));
    EXPECT_THAT(run({"export", "OutEffHop", "--what", "curves", "--layer", "1"}).errors,
                HasSubstr("--layer is not for --what curves"));
}

TEST_F(ReadingCommands, ExportedAttentionRowsSumToOne) {
    const auto rows =
        data({"export", "OutEffHop", "--what", "attention", "--layer", "1", "--head", "2", "--step", "40"});
    std::map<int, double> sums;
    for (const auto& row : rows) {
        EXPECT_LE(row["step"], 40);
        sums[row["query"]] += row["probability"].get<double>();
    }
    ASSERT_EQ(sums.size(), 32u);
    for (const auto& [query, sum] : sums) EXPECT_NEAR(sum, 1, 0.02) << "query " << query << ", maps have 8 bits";
    EXPECT_EQ(rows[32]["key_token"], "nowhere");
    EXPECT_EQ(run({"export", "OutEffHop", "--what", "attention"}).exit, 2);
    EXPECT_EQ(run({"export", "OutEffHop", "--what", "attention", "--layer", "3", "--head", "1"}).exit, 1);
}

TEST_F(ReadingCommands, ExportsHistogramsOutliersAndConfig) {
    const auto histograms = data({"export", "OutEffHop", "--what", "histograms", "--step", "64"});
    std::int64_t count = 0;
    for (const auto& row : histograms) {
        EXPECT_EQ(row["step"], 64);
        EXPECT_LT(row["lower"], row["upper"]);
        if (row["tensor"] == "embedding") count += row["count"].get<std::int64_t>();
    }
    EXPECT_NEAR(static_cast<double>(count), 1e6, 100);
    const auto outliers = data({"export", "OutEffHop", "--what", "outliers", "--step", "64"});
    EXPECT_EQ(outliers.size(), 8u * 8) << "eight tensors with eight outliers";
    EXPECT_THAT(run({"export", "OutEffHop", "--what", "config"}).output, HasSubstr("model.layers,2\r\n"));
    EXPECT_EQ(data({"export", "OutEffHop", "--what", "config"})["model"]["layers"], 2);
}

TEST_F(ReadingCommands, ExportWritesFilesAndSaysWhyNot) {
    const auto file = scratch_->path() / "out.csv";
    EXPECT_EQ(run({"export", "OutEffHop", "--what", "config", "--out", file.string()}).exit, 0);
    EXPECT_THAT(readFile(file).value(), StartsWith("setting,value"));
    const auto failed = run({"export", "OutEffHop", "--what", "config", "--out", "/nowhere/out.csv"});
    EXPECT_EQ(failed.exit, 1);
    EXPECT_THAT(failed.errors, HasSubstr("/nowhere/out.csv"));
}

TEST_F(ReadingCommands, ParamsIsTheRegistry) {
    EXPECT_THAT(runCommand({"params"}).output, HasSubstr("train.learning_rate"));
    const auto all = json::parse(runCommand({"params", "normalizer", "--json"}).output);
    ASSERT_EQ(all.size(), 1u);
    EXPECT_THAT(all[0]["choices"].dump(), HasSubstr("softmax1"));
    EXPECT_EQ(runCommand({"params", "no such setting"}).exit, 2);
}

TEST_F(ReadingCommands, HelpHasAnExampleAndWrongUseIsTwo) {
    for (const std::string command : {"list", "show", "compare", "export", "stop", "rm", "params"}) {
        const auto help = runCommand({command, "--help"});
        EXPECT_EQ(help.exit, 0) << command;
        EXPECT_THAT(help.output, HasSubstr("Example:\n  outeffhop " + command));
    }
    EXPECT_EQ(runCommand({}).exit, 2);
}

TEST_F(ReadingCommands, WhatIsMistypedIsNamedWithTheNearest) {
    const auto complaint = [](std::vector<std::string> words) {
        const auto outcome = runCommand(std::move(words));
        EXPECT_EQ(outcome.exit, 2);
        EXPECT_EQ(outcome.output, "");
        return outcome.errors;
    };
    EXPECT_THAT(complaint({"lsit"}), StartsWith("outeffhop: there is no command \"lsit\"; did you mean \"list\"?"));
    EXPECT_THAT(complaint({"list", "--jsno"}),
                StartsWith("outeffhop: there is no option --jsno; did you mean \"--json\"?"));
    EXPECT_THAT(
        complaint({"export", "a", "--what", "curve"}),
        HasSubstr("\"curve\" is not allowed; it takes one of curves, attention, histograms, outliers, config; did "
                  "you mean \"curves\"?"));
    EXPECT_THAT(complaint({"list", "all"}), HasSubstr("\"all\" is one word too many"));
    EXPECT_THAT(complaint({"show"}), AllOf(HasSubstr("RUN is required"), HasSubstr("Help: outeffhop show --help")));
}

class ChangingCommands : public testing::Test {
 protected:
    Outcome run(std::vector<std::string> words) {
        words.insert(words.end(), {"--workspace", workspace_.path.string()});
        return runCommand(std::move(words));
    }

    tests::ScratchFolder scratch_;
    store::Workspace workspace_{scratch_.path() / "workspace"};
    store::Catalogue catalogue_ = store::Catalogue::open(workspace_).value();
    store::CatalogueRun run_ = tests::buildRun(catalogue_, tests::backcopyConfigs(16).back());
};

TEST_F(ChangingCommands, StopReachesWorkersAndTheQueue) {
    EXPECT_EQ(run({"stop", run_.id}).exit, 2) << "finished";
    ASSERT_TRUE(catalogue_.enqueue(run_.id));
    const auto left = run({"stop", run_.id});
    EXPECT_EQ(left.exit, 0);
    EXPECT_THAT(left.output, HasSubstr("outeffhop resume " + run_.id + " --workspace " + workspace_.path.string()));
    EXPECT_EQ(catalogue_.run(run_.id)->state, store::RunState::stopped);

    const auto lock = FileLock::tryAcquire(workspace_.run(run_.id).lock()).value();
    ASSERT_TRUE(catalogue_.setState(run_.id, store::RunState::running));
    EXPECT_EQ(run({"stop", run_.id}).exit, 0);
    const auto commands = catalogue_.take(run_.id).value();
    ASSERT_EQ(commands.size(), 1u);
    EXPECT_EQ(commands[0].kind, store::CommandKind::stop);
}

TEST_F(ChangingCommands, RmSaysHowMuchAndDeletesOnlyWithYes) {
    const auto asked = run({"rm", run_.id});
    EXPECT_EQ(asked.exit, 2);
    EXPECT_THAT(asked.output, HasSubstr("kB in "));
    EXPECT_THAT(asked.errors, HasSubstr("--yes"));
    EXPECT_TRUE(std::filesystem::exists(workspace_.run(run_.id).database()));
    EXPECT_EQ(run({"rm", run_.id, "--yes"}).exit, 0);
    EXPECT_FALSE(std::filesystem::exists(workspace_.run(run_.id).path));
}

}  // namespace
}  // namespace outeffhop::cli
