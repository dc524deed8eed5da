// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/checkpoint/checkpoint.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>

#include "core/models/checkpoint/safetensors_reader.h"
#include "core/models/checkpoint/safetensors_writer.h"

namespace outeffhop::models {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ModelConfig smallConfig(ModelKind kind) {
    ModelConfig config;
    config.kind = kind;
    config.vocabulary = 40;
    config.layers = 1;
    config.heads = 2;
    config.width = 16;
    config.ffnWidth = 32;
    config.positions = 24;
    config.normalizer.kind = attention::NormalizerKind::softmax1;
    return config;
}

class Checkpoint : public testing::TestWithParam<ModelKind> {
 protected:
    void SetUp() override {
        fs::create_directories(folder_);
        ASSERT_TRUE(saveCheckpoint(*model_, folder_));
        const auto file = SafetensorsFile::open(folder_ / "model.safetensors");
        ASSERT_TRUE(file);
        for (const auto& [name, entry] : file->header().tensors) tensors_[name] = file->tensor(name);
    }
    void TearDown() override { fs::remove_all(folder_); }

    /// Writes `tensors_` and loads them into a fresh model.
    LoadReport reload() {
        EXPECT_TRUE(writeSafetensors(folder_ / "model.safetensors", tensors_));
        fresh_ = makeModel(smallConfig(GetParam()));
        auto report = loadCheckpoint(*fresh_, folder_);
        EXPECT_TRUE(report) << report.error().message;
        return *report;
    }

    void expectEqualParameters() const {
        const auto expected = model_->named_parameters(), actual = fresh_->named_parameters();
        for (const auto& parameter : expected)
            EXPECT_TRUE(at::equal(parameter.value(), actual[parameter.key()])) << parameter.key();
    }

    void rename(const std::string& from, const std::string& to) {
        auto node = tensors_.extract(from);
        ASSERT_FALSE(node.empty()) << from;
        node.key() = to;
        tensors_.insert(std::move(node));
    }

    std::string table() const {
        return GetParam() == ModelKind::opt ? "model.decoder.embed_tokens.weight"
                                            : "bert.embeddings.word_embeddings.weight";
    }
    std::string alias() const {
        return GetParam() == ModelKind::opt ? "lm_head.weight" : "cls.predictions.decoder.weight";
    }

    fs::path folder_ = fs::temp_directory_path() / ("checkpoint_test_" + std::to_string(::getpid()));
    std::shared_ptr<Model> model_ = makeModel(smallConfig(GetParam())), fresh_;
    std::map<std::string, at::Tensor> tensors_;
};

TEST_P(Checkpoint, ComesBack) {
    const LoadReport report = reload();
    EXPECT_EQ(report.matched.size(), model_->named_parameters().size());
    EXPECT_TRUE(report.complete() && report.unexpected.empty()) << report.summary();
    expectEqualParameters();
    EXPECT_FALSE(tensors_.contains(alias()));
    const auto config = readConfig(folder_);
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(std::get<ModelConfig>(*config).normalizer.kind, attention::NormalizerKind::softmax1);
}

TEST_P(Checkpoint, ReportsWhatDoesNotFit) {
    tensors_["surplus"] = at::ones({1});
    tensors_[table()] = at::ones({39, 16});
    const std::string other =
        tensors_.begin()->first == table() ? std::next(tensors_.begin())->first : tensors_.begin()->first;
    tensors_.erase(other);
    const LoadReport report = reload();
    EXPECT_THAT(report.unexpected, ElementsAre("surplus"));
    EXPECT_THAT(report.missing, ElementsAre(other));
    EXPECT_THAT(report.mismatched, ElementsAre(HasSubstr(table() + " has shape [39, 16] in the file and [40, 16]")));
    EXPECT_FALSE(report.complete());
    EXPECT_THAT(report.summary(), HasSubstr("1 missing: " + other));
}

TEST_P(Checkpoint, RefusesIntegerWeights) {
    tensors_[table()] = at::ones({40, 16}, at::kLong);
    EXPECT_THAT(reload().mismatched, ElementsAre(HasSubstr("has type I64")));
}

TEST_P(Checkpoint, ReadsTiedCopies) {
    tensors_[alias()] = tensors_.at(table());
    EXPECT_TRUE(reload().complete());
    tensors_.erase(table());
    EXPECT_TRUE(reload().complete());
    expectEqualParameters();
    tensors_[table()] = tensors_.at(alias()) + 1;
    EXPECT_THAT(reload().mismatched, ElementsAre(HasSubstr("differs from " + table())));
}

TEST_P(Checkpoint, ReadsOlderNames) {
    const auto names = tensors_;
    for (const auto& [name, value] : names) {
        std::string older = name;
        if (older.ends_with("LayerNorm.weight")) older.replace(older.size() - 6, 6, "gamma");
        if (older.ends_with("LayerNorm.bias")) older.replace(older.size() - 4, 4, "beta");
        if (older.starts_with("model.")) older = older.substr(6);
        if (older.starts_with("bert.")) older = older.substr(5);
        rename(name, "module." + older);
    }
    const LoadReport report = reload();
    EXPECT_TRUE(report.complete() && report.unexpected.empty()) << report.summary();
    expectEqualParameters();
}

TEST_P(Checkpoint, ReadsReducedPrecision) {
    for (auto& [name, value] : tensors_) value = value.to(at::kBFloat16);
    EXPECT_TRUE(reload().complete());
    EXPECT_TRUE(at::equal(fresh_->named_parameters()[table()], tensors_.at(table()).to(at::kFloat)));
}

TEST_P(Checkpoint, ReadsShards) {
    std::map<std::string, at::Tensor> first, second;
    for (const auto& item : tensors_) (first.size() < 5 ? first : second).insert(item);
    fs::remove(folder_ / "model.safetensors");
    nlohmann::json index;
    for (const auto& [name, value] : first) index["weight_map"][name] = "one.safetensors";
    for (const auto& [name, value] : second) index["weight_map"][name] = "two.safetensors";
    std::ofstream(folder_ / "model.safetensors.index.json") << index;
    ASSERT_TRUE(writeSafetensors(folder_ / "one.safetensors", first));
    fresh_ = makeModel(smallConfig(GetParam()));
    EXPECT_THAT(loadCheckpoint(*fresh_, folder_).error().message, HasSubstr("two.safetensors"));
    ASSERT_TRUE(writeSafetensors(folder_ / "two.safetensors", second));
    EXPECT_TRUE(loadCheckpoint(*fresh_, folder_)->complete());
    expectEqualParameters();
    for (const auto& wrong : {std::string("../elsewhere.safetensors"), std::string(5000, 'x')}) {
        index["weight_map"]["x"] = wrong;
        std::ofstream(folder_ / "model.safetensors.index.json") << index;
        const auto message = loadCheckpoint(*fresh_, folder_).error().message;
        EXPECT_THAT(message, HasSubstr("not in its folder"));
        EXPECT_LT(message.size(), 1000u);
    }
}

TEST_P(Checkpoint, ComparesTiedCopiesOfOtherShapesAndTypes) {
    for (const auto& copy : {at::ones({40, 17}), at::ones({40, 16}, at::kHalf), at::ones({40, 16}, at::kLong)}) {
        tensors_[alias()] = copy;
        EXPECT_THAT(reload().mismatched, ElementsAre(HasSubstr("differs from " + table())));
    }
}

TEST_P(Checkpoint, SummaryIsReadableWithManyNames) {
    for (int i = 0; i < 3000; ++i) tensors_[fmt::format("surplus\n.{}", i)] = at::ones({1});
    const LoadReport report = reload();
    EXPECT_EQ(report.unexpected.size(), 3000u);
    EXPECT_LT(report.summary().size(), 1000u);
    EXPECT_THAT(report.summary(), HasSubstr("3000 not used: surplus .0"));
}

TEST_P(Checkpoint, PromisesOfConfigJsonAreComparedWithTheWeights) {
    const auto promise = [&](const char* entry, std::int64_t value) {
        auto json = nlohmann::json::parse(std::ifstream(folder_ / "config.json"));
        json[entry] = value;
        std::ofstream(folder_ / "config.json") << json;
        const auto config = readConfig(folder_);
        return config ? "accepted" : config.error().message;
    };
    EXPECT_EQ(promise("num_hidden_layers", 2), "accepted") << "that layers are missing is for the report";
    EXPECT_THAT(promise("vocab_size", 1 << 24),
                testing::AllOf(HasSubstr("config.json promises weights of 5"), HasSubstr(folder_.string())));
    fs::remove(folder_ / "model.safetensors");
    EXPECT_THAT(promise("vocab_size", 40), HasSubstr("has neither model.safetensors"));
}

TEST_P(Checkpoint, RefusesDeeplyNestedJson) {
    std::ofstream(folder_ / "config.json") << std::string(100000, '[');
    EXPECT_THAT(readConfig(folder_).error().message,
                testing::AllOf(HasSubstr("config.json"), HasSubstr("nested too deeply")));
}

TEST_P(Checkpoint, SaysWhatIsMissingInAFolder) {
    fs::remove(folder_ / "model.safetensors");
    fs::remove(folder_ / "config.json");
    EXPECT_THAT(loadCheckpoint(*model_, folder_).error().message, HasSubstr("has neither model.safetensors"));
    EXPECT_THAT(readConfig(folder_).error().message, HasSubstr("config.json"));
    std::ofstream(folder_ / "pytorch_model.bin") << "x";
    EXPECT_THAT(loadCheckpoint(*model_, folder_).error().message, HasSubstr("pytorch_model.bin is damaged"));
    std::ofstream(folder_ / "config.json") << "{";
    EXPECT_THAT(readConfig(folder_).error().message, HasSubstr("not valid JSON"));
}

INSTANTIATE_TEST_SUITE_P(Kinds, Checkpoint, testing::Values(ModelKind::opt, ModelKind::bert),
                         [](const auto& info) { return info.param == ModelKind::opt ? "Opt" : "Bert"; });

}  // namespace
}  // namespace outeffhop::models
