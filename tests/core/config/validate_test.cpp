// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "core/config/parameters.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::config {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

RunConfig goodConfig() {
    RunConfig config;
    config.data.path = tests::programFolder() / "validate_test.txt";
    std::ofstream(config.data.path) << "text";
    return config;
}

std::string messageAfter(const std::function<void(RunConfig&)>& change) {
    auto config = goodConfig();
    change(config);
    const auto status = validate(config);
    return status ? "" : status.error().message;
}

TEST(Validate, AcceptsTheDefaultsWithAFile) {
    EXPECT_EQ(messageAfter([](auto&) {}), "");
}

TEST(Validate, NamesTheParameterFirst) {
    EXPECT_THAT(messageAfter([](auto& c) { c.model.heads = 3; }), StartsWith("model.heads: 3 heads"));
    EXPECT_THAT(messageAfter([](auto& c) { c.model.positions = 64; }), StartsWith("model.positions: 64"));
    EXPECT_THAT(messageAfter([](auto& c) { c.train.warmup = 2000; }), StartsWith("train.warmup: 2000"));
    EXPECT_THAT(messageAfter([](auto& c) { c.train.minLearningRate = 1; }), StartsWith("train.min_learning_rate: 1"));
    EXPECT_THAT(messageAfter([](auto& c) { c.telemetry.probeSequences = 16, c.telemetry.mappedSequences = 17; }),
                StartsWith("telemetry.mapped_sequences: "));
    EXPECT_THAT(messageAfter([](auto& c) { c.train.batch = 0; }), StartsWith("train.batch: 0 is not allowed"));
    EXPECT_THAT(messageAfter([](auto& c) { c.attention.gamma = 1; }),
                StartsWith("attention.gamma: 1.0 is not allowed"));
    EXPECT_THAT(messageAfter([](auto& c) { c.attention.eta = 0.5; }), StartsWith("attention.eta: 0.5 is not allowed"));
}

TEST(Validate, ANameIsOneLine) {
    EXPECT_EQ(messageAfter([](auto& c) { c.name = "Ein Käfer, 100 %"; }), "");
    EXPECT_THAT(messageAfter([](auto& c) { c.name = "two\nlines"; }),
                StartsWith("name: \"two lines\" has a line break"));
}

TEST(Validate, CountsTheBosToken) {
    EXPECT_EQ(messageAfter([](auto& c) { c.model.positions = 128; }), "");
    EXPECT_THAT(messageAfter([](auto& c) { c.model.positions = 128, c.data.bos = true; }), HasSubstr("129 tokens"));
}

TEST(Validate, FusedNeedsAnExponentialNormalizer) {
    for (const char* name : {"sparsemax", "entmax15", "entmax"})
        EXPECT_THAT(messageAfter([&](auto& c) { c.attention.path = "fused", c.attention.normalizer = name; }),
                    StartsWith("attention.path: "));
    EXPECT_THAT(messageAfter([](auto& c) { c.attention.path = "fused", c.attention.softmax1ShiftBug = true; }),
                HasSubstr("shifted Softmax_1"));
    EXPECT_EQ(messageAfter([](auto& c) { c.attention.path = "fused"; }), "");
}

TEST(Validate, SettingsOfAnotherNormalizerAreRefused) {
    for (const char* name : {"softmax", "softmax1", "softmax_n", "sparsemax", "entmax"})
        EXPECT_THAT(messageAfter([&](auto& c) { c.attention.alpha = 12, c.attention.normalizer = name; }),
                    StartsWith(std::string("attention.alpha: 12 is where clipping starts, and ") + name));
    EXPECT_EQ(messageAfter([](auto& c) { c.attention.alpha = 12, c.attention.normalizer = "clipped_softmax1"; }), "");
    EXPECT_THAT(messageAfter([](auto& c) { c.attention.softmax1ShiftBug = true, c.attention.normalizer = "softmax"; }),
                StartsWith("compat.softmax1_shift_bug: softmax never had it"));
    EXPECT_EQ(messageAfter([](auto& c) { c.attention.softmax1ShiftBug = true; }), "");
}

TEST(Validate, GatesFitTheirNetwork) {
    EXPECT_THAT(messageAfter([](auto& c) {
                    c.attention.gate = "conditional_per_head", c.attention.gateNetwork = "all_features";
                }),
                StartsWith("attention.gate_network: all_features"));
    EXPECT_THAT(messageAfter([](auto& c) {
                    c.attention.gate = "conditional_per_token", c.attention.gateNetwork = "mlp", c.model.width = 8;
                }),
                StartsWith("attention.gate_network: mlp needs heads of at least 4 channels, not 2"));
    EXPECT_THAT(messageAfter([](auto& c) {
                    c.attention.gate = "conditional_per_token", c.attention.gateFineTuning = true;
                    c.attention.gateInit = 0;
                }),
                StartsWith("attention.gate_fine_tuning: "));
    EXPECT_EQ(messageAfter([](auto& c) { c.attention.gate = "unconditional_per_head", c.attention.gateInit = 0; }), "");
}

TEST(Validate, TasksAndModelsFit) {
    EXPECT_THAT(messageAfter([](auto& c) { c.data.task = "backcopy", c.model.kind = "bert"; }),
                StartsWith("data.task: "));
    EXPECT_EQ(messageAfter([](auto& c) { c.data.task = "backcopy", c.data.path = ""; }), "");
    EXPECT_EQ(messageAfter([](auto& c) { c.model.kind = "bert"; }), "");
}

TEST(Validate, ColumnsOfLabelledTextHaveOneMeaning) {
    const auto message = [](const std::function<void(RunConfig::Data&)>& change) {
        return messageAfter([&](auto& c) {
            c.data.task = "text_classification", c.model.kind = "bert";
            change(c.data);
        });
    };
    EXPECT_EQ(message([](auto&) {}), "");
    EXPECT_EQ(message([](auto& d) { d.pairColumn = "second"; }), "");
    EXPECT_THAT(message([](auto& d) { d.labelColumn = "text"; }), StartsWith("data.label_column: \"text\""));
    EXPECT_THAT(message([](auto& d) { d.pairColumn = "text"; }), StartsWith("data.pair_column: \"text\""));
    EXPECT_THAT(message([](auto& d) { d.textColumn = ""; }), StartsWith("data.text_column: choose"));
    EXPECT_THAT(message([](auto& d) { d.path = ""; }), HasSubstr("labelled texts"));
    EXPECT_THAT(messageAfter([](auto& c) { c.data.task = "text_classification", c.model.kind = "vit"; }),
                StartsWith("data.task: text_classification is no task for vit"));
}

TEST(Validate, ExplainsWhatIsWrongWithTheFile) {
    EXPECT_THAT(messageAfter([](auto& c) { c.data.path = ""; }), HasSubstr("choose a text file"));
    EXPECT_THAT(messageAfter([](auto& c) { c.data.path = "/nowhere/x"; }), HasSubstr("no file /nowhere/x"));
    EXPECT_EQ(messageAfter([](auto& c) { c.data.path = "/tmp"; }), "") << "a folder of texts";
    EXPECT_THAT(messageAfter([](auto& c) { c.data.tokenizer = "/nowhere/x"; }),
                StartsWith("data.tokenizer: there is no file /nowhere/x"));
    if (::geteuid() != 0) {
        EXPECT_THAT(
            messageAfter([](auto& c) { std::filesystem::permissions(c.data.path, std::filesystem::perms::none); }),
            HasSubstr("Permission denied"));
    }
}

}  // namespace
}  // namespace outeffhop::config
