// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <fstream>

#include "core/store/evaluation.h"
#include "core/worker/evaluate_run.h"
#include "core/worker/export_checkpoint.h"
#include "core/worker/import_run.h"
#include "core/worker/inspect_model.h"
#include "core/worker/model_settings.h"
#include "core/worker/open_checkpoint.h"
#include "core/worker/session.h"
#include "tests/core/worker/small_workspace.h"

namespace outeffhop::worker {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

double valueOf(const store::EvaluationRecord& record, const std::string& name) {
    for (const auto& metric : record.metrics)
        if (metric.definition.name == name) return metric.value;
    ADD_FAILURE() << "no " << name;
    return 0;
}

class ForeignModels : public testing::Test {
 protected:
    void SetUp() override {
        std::ofstream text(folder_ / "book.txt");
        for (int line = 0; line < 200; ++line) text << "the cat sat on mat " << line * line << "\n";
    }

    config::RunConfig textRun(const std::string& kind) const {
        auto config = train::smallRun();
        config.name = kind;
        config.model.kind = kind;
        config.data.task = "text";
        config.data.path = (folder_ / "book.txt").string();
        return config;
    }

    /// The checkpoint of a trained run.
    std::filesystem::path trained(const config::RunConfig& config) {
        const auto id = small_.add(config);
        EXPECT_EQ(workOn(small_.workspace, id).value(), Ending::finished);
        return checkpointOf(small_.workspace.run(id), {}).value();
    }

    SmallWorkspace small_{"foreign"};
    std::filesystem::path folder_ = train::emptyFolder("foreign-data");
};

TEST_F(ForeignModels, AnEvaluationCoversAllValidationDataAndIsKept) {
    const auto config = textRun("bert");
    const auto checkpoint = trained(config);
    const auto record = evaluateFolder(checkpoint, config, 0);
    ASSERT_TRUE(record) << record.error().message;
    EXPECT_EQ(record->step, config.train.steps);
    EXPECT_GT(valueOf(*record, "eval.loss"), 0);
    EXPECT_NEAR(valueOf(*record, "eval.perplexity"), valueOf(*record, "reference.perplexity"), 2);
    EXPECT_GT(valueOf(*record, "reference.max_LN_out_inf_norm"), 0);
    EXPECT_EQ(record->tensors.size(), 6u);

    const auto folder = small_.workspace.run(small_.catalogue().runs()->front().id);
    EXPECT_TRUE(store::evaluations(folder)->empty());
    ASSERT_TRUE(store::recordEvaluation(folder, *record));
    const auto stored = store::evaluations(folder)->front();
    EXPECT_EQ(valueOf(stored, "reference.avg_kurtosis"), valueOf(*record, "reference.avg_kurtosis"));
    EXPECT_EQ(stored.tensors[1].name, "bert.encoder.layer.0.output.LayerNorm.input");
    EXPECT_TRUE(std::isnan(stored.tensors[1].referenceKurtosis));
}

TEST_F(ForeignModels, OfDataWithoutEndAreMeasuredAsManyBatchesAsInTraining) {
    auto config = train::smallRun();
    config.train.evaluateBatches = 2;
    const auto checkpoint = trained(config);
    const auto usual = evaluateFolder(checkpoint, config, 0);
    ASSERT_TRUE(usual) << usual.error().message;
    EXPECT_THAT(usual->settings, HasSubstr("\"batches\":2"));
    EXPECT_EQ(valueOf(*usual, "eval.loss"), valueOf(evaluateFolder(checkpoint, config, 2).value(), "eval.loss"));
    EXPECT_NE(valueOf(*usual, "eval.loss"), valueOf(evaluateFolder(checkpoint, config, 3).value(), "eval.loss"));
}

TEST_F(ForeignModels, AnEvaluationTellsHowFarItIs) {
    const auto config = textRun("opt");
    const auto checkpoint = trained(config);
    std::vector<std::pair<std::int64_t, std::int64_t>> heard;
    const auto hear = [&](auto done, auto total) { heard.emplace_back(done, total); };
    ASSERT_TRUE(evaluateFolder(checkpoint, config, 2, MeasuredPart::usual, hear));
    EXPECT_THAT(heard, ElementsAre(std::pair(0, 2), std::pair(1, 2)));
    heard.clear();
    ASSERT_TRUE(evaluateFolder(checkpoint, config, 0, MeasuredPart::usual, hear));
    EXPECT_GT(heard.size(), 2u);
    EXPECT_EQ(heard.back(), std::pair(static_cast<std::int64_t>(heard.size()) - 1, heard.front().second));
    EXPECT_EQ(heard.front().second, static_cast<std::int64_t>(heard.size())) << "the last one may be smaller";
}

TEST_F(ForeignModels, ExportedAndImportedAModelIsTheSame) {
    for (const std::string kind : {"opt", "bert"}) {
        auto config = textRun(kind);
        config.attention.normalizer = "clipped_softmax1";
        config.attention.gate = "conditional_per_token";
        const auto checkpoint = trained(config);
        const auto exported = folder_ / kind;
        const auto written = exportCheckpoint(checkpoint, config, exported).value();
        EXPECT_THAT(written.files, Contains("model.safetensors"));
        EXPECT_THAT(written.note, testing::AllOf(HasSubstr("clipped_softmax1 with gates"), HasSubstr("as unexpected")));
        EXPECT_THAT(exportCheckpoint(checkpoint, config, exported).error().message, HasSubstr("not empty"));

        auto settings = settingsOf(models::readConfig(exported).value(), exported);
        EXPECT_EQ(settings.attention.normalizer, config.attention.normalizer);
        EXPECT_EQ(settings.attention.gate, config.attention.gate);
        EXPECT_EQ(settings.model.width, config.model.width);
        settings.data = config.data;
        settings.train = config.train;
        settings.name = "imported " + kind;
        auto catalogue = small_.catalogue();
        const auto imported = importRun(catalogue, exported, settings);
        ASSERT_TRUE(imported) << imported.error().message;
        EXPECT_TRUE(imported->report.complete());
        const auto run = small_.run(imported->runId);
        EXPECT_EQ(run.state, store::RunState::finished);
        EXPECT_EQ(run.step, 0);
        auto reader = small_.reader(run.id);
        EXPECT_EQ(reader.snapshots()->size(), 1u);
        EXPECT_EQ(reader.checkpoints()->size(), 1u);
        const auto again = checkpointOf(small_.workspace.run(run.id), {}).value();
        EXPECT_EQ(valueOf(evaluateFolder(again, settings, 2).value(), "eval.loss"),
                  valueOf(evaluateFolder(checkpoint, config, 2).value(), "eval.loss"));
    }
}

TEST_F(ForeignModels, AMissingParameterMakesNoRun) {
    const auto config = textRun("opt");
    const auto exported = folder_ / "wrong";
    ASSERT_TRUE(exportCheckpoint(trained(config), config, exported));
    auto json = nlohmann::json::parse(std::ifstream(exported / "config.json"));
    json["num_hidden_layers"] = 3;
    std::ofstream(exported / "config.json") << json;
    auto catalogue = small_.catalogue();
    const auto before = catalogue.runs()->size();
    const auto imported = importRun(catalogue, exported, config);
    EXPECT_THAT(imported.error().message, HasSubstr("model.decoder.layers.2.fc1.weight"));
    EXPECT_EQ(catalogue.runs()->size(), before);
}

TEST_F(ForeignModels, ATextIsLookedAt) {
    auto config = textRun("bert");
    const auto checkpoint = trained(config);
    config.name = "look";
    auto catalogue = small_.catalogue();
    const auto id = inspectModel(catalogue, checkpoint, config, {.text = "cat"});
    ASSERT_TRUE(id) << id.error().message;
    auto reader = small_.reader(*id);
    const auto probe = reader.probe().value();
    ASSERT_EQ(probe.size(), 5u);  // [CLS] c a t [SEP]
    EXPECT_EQ(probe[1].text, "c");
    const auto snapshot = reader.snapshots()->front();
    EXPECT_EQ(snapshot.queries, 5);
    EXPECT_EQ(reader.activationsAt(0)->size(), 1u + 3 * config.model.layers);
    EXPECT_EQ(small_.run(*id).state, store::RunState::finished);
    const auto tooLong = inspectModel(catalogue, checkpoint, config, {.text = std::string(99, 'x')});
    EXPECT_THAT(tooLong.error().message, HasSubstr("positions"));
    const auto image = inspectModel(catalogue, checkpoint, config, {.image = "x.png"});
    EXPECT_THAT(image.error().message, HasSubstr("no images"));
}

TEST_F(ForeignModels, TheSameWeightsAreLookedAtWithAnotherNormalizer) {
    auto config = textRun("bert");
    config.attention.normalizer = "softmax";
    const auto checkpoint = trained(config);
    auto catalogue = small_.catalogue();
    const auto noop = [&](const std::string& normalizer) {
        config.attention.normalizer = normalizer;
        const auto id = inspectModel(catalogue, checkpoint, config, {.text = "cat"}).value();
        return small_.reader(id).attention(0, 0, 0).value()->noop.front();
    };
    EXPECT_EQ(noop("softmax"), 0);
    EXPECT_GT(noop("softmax1"), 0.05);
}

TEST_F(ForeignModels, WhatACheckpointFixesCannotBeSet) {
    auto config = textRun("bert");
    const auto message = [&](const std::string& assignment, bool otherNormalizer = false) {
        const auto status = setOfCheckpoint(config, assignment, otherNormalizer);
        return status ? "" : status.error().message;
    };
    EXPECT_THAT(message("model.layers=3"), HasSubstr("model.layers: the checkpoint has its own"));
    EXPECT_THAT(message("attention.gate=unconditional_per_head", true), HasSubstr("attention.gate: "));
    EXPECT_THAT(message("attention.preset=softmax1", true), HasSubstr("attention.preset: "));
    EXPECT_THAT(message("attention.normalizer=softmax"), HasSubstr("attention.normalizer: "));
    EXPECT_EQ(message("attention.normalizer=softmax", true), "");
    EXPECT_EQ(message("attention.path=explicit"), "");
    EXPECT_EQ(message("data.length=16"), "");
    EXPECT_EQ(config.attention.normalizer, "softmax");
    EXPECT_THAT(message("data.lenth=16"), HasSubstr("data.length"));
}

TEST_F(ForeignModels, APairOfTextsIsForBert) {
    auto config = textRun("bert");
    auto catalogue = small_.catalogue();
    const Specimen pair{.text = "cat", .textPair = "mat"};
    const auto id = inspectModel(catalogue, trained(config), config, pair);
    ASSERT_TRUE(id) << id.error().message;
    const auto probe = small_.reader(*id).probe().value();
    std::string tokens;
    for (const auto& token : probe) tokens += token.text;
    EXPECT_EQ(tokens, "⟨s⟩cat⟨/s⟩mat⟨/s⟩");
    config = textRun("opt");
    const auto refused = inspectModel(catalogue, trained(config), config, pair);
    EXPECT_THAT(refused.error().message, HasSubstr("a pair is for BERT"));
}

}  // namespace
}  // namespace outeffhop::worker
