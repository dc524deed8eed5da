// SPDX-License-Identifier: GPL-3.0-or-later
// Classifiers of texts: what is padded, and what they start from.
#include <gmock/gmock.h>

#include "core/models/checkpoint/checkpoint.h"
#include "core/worker/evaluate_run.h"
#include "core/worker/import_run.h"
#include "core/worker/inspect_model.h"
#include "core/worker/model_settings.h"
#include "core/worker/open_checkpoint.h"
#include "core/worker/session.h"
#include "tests/core/worker/labelled_texts.h"
#include "tests/core/worker/small_workspace.h"

namespace outeffhop::worker {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// The newest checkpoint of a run that is worked on to its end.
std::filesystem::path trained(SmallWorkspace& runs, const config::RunConfig& config, std::string* id = nullptr) {
    const auto run = runs.add(config);
    EXPECT_EQ(workOn(runs.workspace, run).value(), Ending::finished) << runs.run(run).reason;
    if (id) *id = run;
    return checkpointOf(runs.workspace.run(run), {}).value();
}

std::string messageOf(const SmallWorkspace& runs, const std::string& id, const char* kind) {
    const auto events = eventsOf(runs.reader(id), kind);
    return events.empty() ? "" : events.front().message;
}

config::RunConfig maskedLanguage(const std::string& name) {
    auto config = labelledTexts(name, "bert");
    config.data.task = "text";
    config.attention.normalizer = "softmax";
    return config;
}

TEST(TextClassification, LeavesPaddingOutOfWhatItShows) {
    SmallWorkspace runs("padding");
    auto config = labelledTexts("padding_data", "bert");
    config.telemetry.mappedSequences = 3;
    std::string id;
    trained(runs, config, &id);
    auto reader = runs.reader(id);
    const auto tokens = reader.probe().value();
    std::map<int, int> lengths;
    for (const auto& token : tokens) {
        EXPECT_NE(token.text, "[PAD]");
        EXPECT_EQ(token.position, lengths[token.sequence]++);
    }
    std::set<int> different;
    for (int sequence = 0; sequence < 3; ++sequence) {
        const auto map = reader.attention(20, sequence, 1).value();
        ASSERT_TRUE(map);
        EXPECT_EQ(map->queries, lengths[sequence]);
        EXPECT_EQ(map->keys, lengths[sequence]);
        different.insert(lengths[sequence]);
    }
    EXPECT_GT(different.size(), 1u);
    int all = 0;
    for (const auto& [sequence, length] : lengths) all += length;
    const auto activations = reader.activationsAt(20).value();
    EXPECT_FALSE(activations.empty());
    for (const auto& activation : activations) {
        EXPECT_EQ(activation.count, all * config.model.width);
        EXPECT_EQ(activation.nonFinite, 0);
    }
    EXPECT_THAT(messageOf(runs, id, "skipped"), HasSubstr("texts.tsv, line 2: 1 fields instead of 2"));
}

/// The tokens of a run's first sequence.
std::string tokensOf(store::RunReader reader) {
    const auto probe = reader.probe().value();
    std::string tokens;
    for (const auto& token : probe)
        if (token.sequence == 0) tokens += token.text;
    return tokens;
}

TEST(TextClassification, APairIsLookedAtAsInTraining) {
    for (const std::string kind : {"bert", "opt"}) {
        SmallWorkspace runs("pairs");
        auto config = labelledTexts("pair_data", kind);
        config.data.path = train::emptyFolder("pairs_of_texts").string();
        config.data.pairColumn = "pair";
        config.attention.normalizer = "softmax1";
        std::ofstream(config.data.path + "/train.csv") << "text,pair,label\nab,cde,x\nf,g,y\nhi,jk,x\n";
        std::ofstream(config.data.path + "/dev.csv") << "text,pair,label\nlmn,op,x\n";
        std::string id;
        const auto checkpoint = trained(runs, config, &id);
        auto catalogue = runs.catalogue();
        const auto looked = inspectModel(catalogue, checkpoint, config, {.text = "lmn", .textPair = "op"});
        ASSERT_TRUE(looked) << looked.error().message;
        EXPECT_EQ(tokensOf(runs.reader(*looked)), kind == "bert" ? "⟨s⟩lmn⟨/s⟩op⟨/s⟩" : "⟨s⟩lmn⟨s⟩op");
        EXPECT_EQ(tokensOf(runs.reader(*looked)), tokensOf(runs.reader(id)));
        for (int layer = 0; layer < config.model.layers; ++layer) {
            const auto inTraining = runs.reader(id).attention(config.train.steps, 0, layer).value();
            const auto here = runs.reader(*looked).attention(0, 0, layer).value();
            ASSERT_TRUE(inTraining && here);
            EXPECT_THAT(here->noop, testing::Pointwise(testing::FloatNear(1e-6F), inTraining->noop)) << kind;
        }
    }
}

TEST(TextClassification, StartsFromAMaskedLanguageModelWithAnotherMethod) {
    SmallWorkspace runs("fine_tuned");
    auto config = labelledTexts("fine_tuned_data", "bert");
    config.train.initialWeights = trained(runs, maskedLanguage("fine_tuned_text"));
    config.attention.normalizer = "softmax1";
    config.attention.gate = "conditional_per_token";
    config.attention.gateFineTuning = true;
    std::string id;
    const auto checkpoint = trained(runs, config, &id);
    const auto message = messageOf(runs, id, "initial weights");
    for (const char* name : {"missing: ", "classifier.weight", "bert.pooler.dense.bias", "self.alpha",
                             "not used: ", "cls.predictions.transform.dense.weight"})
        EXPECT_THAT(message, HasSubstr(name));
    const auto known = std::get<models::ModelConfig>(models::readConfig(checkpoint).value());
    EXPECT_THAT(known.classNames, ElementsAre("a", "b", "c", "d", "e", "f"));
    EXPECT_EQ(known.normalizer.kind, attention::NormalizerKind::softmax1);

    const auto record = evaluateFolder(checkpoint, config, 0, MeasuredPart::usual).value();
    const auto metric = [&](const char* name) {
        return std::ranges::count(record.metrics, name, [](const auto& one) { return one.definition.name; });
    };
    EXPECT_EQ(metric("eval.top1"), 1);
    EXPECT_EQ(metric("eval.top5"), 1);
    EXPECT_EQ(metric("eval.perplexity"), 0);
}

TEST(TextClassification, KeepsABodyButNotAHeadOfOtherClasses) {
    SmallWorkspace runs("other_classes");
    auto config = labelledTexts("six_classes", "opt");
    config.train.initialWeights = trained(runs, config);
    config.data.path = (train::emptyFolder("two_classes") / "two.csv").string();
    std::ofstream(config.data.path) << "text,label\none,x\ntwo,y\nthree,x\nfour,y\nfive,x\nsix,y\n";
    std::string id;
    trained(runs, config, &id);
    EXPECT_THAT(messageOf(runs, id, "initial weights"),
                HasSubstr("1 do not fit: score.weight has shape [6, 16] in the file and [2, 16] in the model"));
    config.model.width = 32;
    const auto wrong = runs.add(config);
    EXPECT_EQ(workOn(runs.workspace, wrong).value(), Ending::failed);
    EXPECT_THAT(runs.run(wrong).reason, HasSubstr("does not fit this model"));
}

TEST(TextClassification, OpensAClassifierAsWhatItIs) {
    SmallWorkspace runs("imported");
    const auto texts = labelledTexts("imported_data", "bert");
    const auto folder = trained(runs, texts);
    auto config = settingsOf(models::readConfig(folder).value(), folder);
    EXPECT_EQ(config.data.task, "text_classification");
    EXPECT_EQ(config.model.kind, "bert");
    config.name = "imported";
    config.data.path = (train::emptyFolder("imported_texts") / "some.csv").string();
    std::ofstream(config.data.path) << "text,label\nfxx,f\nexx,e\nfyy,f\n";  // two of the six classes
    config.data.validation = 0.4;
    config.data.length = 12;
    auto catalogue = runs.catalogue();
    const auto imported = importRun(catalogue, folder, config);
    ASSERT_TRUE(imported) << imported.error().message;
    EXPECT_TRUE(imported->report.complete());
    config.data.task = "text";
    EXPECT_THAT(importRun(catalogue, folder, config).error().message, HasSubstr("tells 6 classes apart"));
}

}  // namespace
}  // namespace outeffhop::worker
