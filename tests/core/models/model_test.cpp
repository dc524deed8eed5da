// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/model.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace outeffhop::models {
namespace {

int64_t parameterCount(const Model& model) {
    int64_t count = 0;
    for (const auto& parameter : model.parameters()) count += parameter.numel();
    return count;
}

ModelConfig configOf(ModelKind kind, int64_t vocabulary, int64_t layers, int64_t heads, int64_t width,
                     int64_t positions) {
    ModelConfig config;
    config.kind = kind;
    config.vocabulary = vocabulary;
    config.layers = layers;
    config.heads = heads;
    config.width = width;
    config.ffnWidth = 4 * width;
    config.positions = positions;
    config.normalizer.kind = attention::NormalizerKind::softmax1;
    return config;
}

at::Tensor randomIds(int64_t batch, int64_t length) {
    return at::randint(40, {batch, length}, at::kLong);
}

/// Counts what it is shown.
class Recorder : public Observer {
 public:
    void activation(int tensor, const at::Tensor& value) override {
        ids.push_back(tensor);
        EXPECT_FALSE(value.requires_grad());
        widths.push_back(static_cast<int>(value.size(2)));
    }
    void attention(int layer, const attention::Attended& attended) override {
        EXPECT_EQ(attended.probabilities.defined(), layer == 1);
        EXPECT_FALSE(attended.context.requires_grad());
    }
    [[nodiscard]] bool wantsProbabilities(int layer) const override { return layer == 1; }

    std::vector<int> ids, widths;
};

TEST(Model, HasThePublishedParameterCounts) {
    const auto meta = at::TensorOptions().device(at::kMeta);
    EXPECT_EQ(parameterCount(*makeModel(configOf(ModelKind::bert, 30522, 12, 12, 768, 512), meta)), 109'514'298);
    EXPECT_EQ(parameterCount(*makeModel(configOf(ModelKind::opt, 50272, 12, 12, 768, 512), meta)), 124'059'648);
}

TEST(Model, VisionTransformersHaveThePublishedParameterCounts) {
    const auto meta = at::TensorOptions().device(at::kMeta);
    auto config = configOf(ModelKind::vit, 0, 12, 6, 384, 197);
    EXPECT_EQ(parameterCount(*makeModel(config, meta)), 22'050'664);  // timm's vit_small_patch16_224
    config.vision.qkvBias = false;
    config.vision.embeddingNorm = true;
    EXPECT_EQ(parameterCount(*makeModel(config, meta)), 22'037'224);
    config.gate = {.kind = attention::GateKind::conditionalPerToken, .initialProbability = .25};
    EXPECT_EQ(parameterCount(*makeModel(config, meta)), 22'041'904);
}

TEST(Model, StartsAsTransformersDoes) {
    at::manual_seed(0);
    for (const ModelKind kind : {ModelKind::opt, ModelKind::bert}) {
        auto config = configOf(kind, 40, 2, 2, 64, 24);
        config.paddingToken = 1;
        const auto model = makeModel(config);
        for (const auto& parameter : model->named_parameters()) {
            const std::string& name = parameter.key();
            if (name.ends_with("bias")) {
                EXPECT_TRUE(parameter->eq(0).all().item<bool>()) << name;
            } else if (name.ends_with("_norm.weight") || name.ends_with("LayerNorm.weight")) {
                EXPECT_TRUE(parameter->eq(1).all().item<bool>()) << name;
            } else if (parameter->numel() > 4000) {
                EXPECT_NEAR(parameter->std().item<double>(), 0.02, 0.001) << name;
            }
            if (name.ends_with("embed_tokens.weight") || name.ends_with("word_embeddings.weight")) {
                EXPECT_TRUE((*parameter)[1].eq(0).all().item<bool>()) << name;
            }
        }
    }
}

TEST(Model, ShowsEveryObservedTensorOnceAndInOrder) {
    for (const ModelKind kind : {ModelKind::opt, ModelKind::bert}) {
        const auto config = configOf(kind, 40, 2, 2, 16, 24);
        const auto model = makeModel(config);
        Recorder recorder;
        const Encoded encoded = model->encode(randomIds(3, 10), {}, &recorder);
        const auto definitions = observedTensors(config);
        ASSERT_EQ(recorder.ids.size(), definitions.size());
        for (size_t index = 0; index < definitions.size(); ++index) {
            EXPECT_EQ(definitions[index].id, recorder.ids[index]);
            EXPECT_EQ(definitions[index].width, recorder.widths[index]);
            EXPECT_EQ(recorder.ids[index], static_cast<int>(index));
        }
        ASSERT_EQ(encoded.noop.size(), 2);
        ASSERT_EQ(encoded.blockOutputs.size(), 2);
        EXPECT_EQ(encoded.noop[1].sizes(), (std::vector<int64_t>{3, 2, 10}));
        EXPECT_FALSE(encoded.blockOutputs[1].requires_grad());
        EXPECT_GT(encoded.noop[0].min().item<double>(), 0);
    }
}

TEST(Model, LossIsTheMeanOfTokenLosses) {
    at::manual_seed(1);
    for (const ModelKind kind : {ModelKind::opt, ModelKind::bert}) {
        const auto model = makeModel(configOf(kind, 40, 1, 2, 16, 24), at::kDouble);
        model->eval();
        const auto hidden = model->encode(randomIds(3, 10)).hidden;
        auto targets = randomIds(3, 10);
        targets.index_put_({at::rand({3, 10}) < 0.5}, kIgnored);
        const Loss loss = model->loss(hidden, targets);
        const at::Tensor losses = model->losses(hidden, targets);
        EXPECT_EQ(loss.count.item<int64_t>(), targets.ne(kIgnored).sum().item<int64_t>());
        EXPECT_NEAR(losses.sum().item<double>(), loss.sum.item<double>(), 1e-12);
        EXPECT_NEAR(loss.mean().item<double>(), loss.sum.item<double>() / loss.count.item<double>(), 1e-12);
        const at::Tensor oracle = at::cross_entropy_loss(model->predict(hidden).flatten(0, 1), targets.flatten());
        EXPECT_NEAR(loss.mean().item<double>(), oracle.item<double>(), 1e-12);
    }
}

TEST(Model, NoTargetMeansNoLossAndNoGradient) {
    for (const ModelKind kind : {ModelKind::opt, ModelKind::bert}) {
        const auto model = makeModel(configOf(kind, 40, 1, 2, 16, 24));
        const auto ids = randomIds(2, 8);
        const Loss loss = model->loss(model->encode(ids).hidden, at::full_like(ids, kIgnored));
        loss.mean().backward();
        EXPECT_EQ(loss.mean().item<double>(), 0);
        for (const auto& parameter : model->parameters())
            EXPECT_TRUE(!parameter.grad().defined() || parameter.grad().eq(0).all().item<bool>());
    }
}

TEST(Model, KeepsQueryKeyAndValueTogetherInMemory) {
    const auto model = makeModel(configOf(ModelKind::opt, 40, 2, 2, 16, 24));
    const auto ids = randomIds(2, 8);
    model->loss(model->encode(ids).hidden, ids).mean().backward();
    const auto parameters = model->named_parameters();
    for (const std::string layer : {"0", "1"})
        for (const std::string kind : {"weight", "bias"}) {
            const auto part = [&](const char* name) {
                return parameters["model.decoder.layers." + layer + ".self_attn." + name + "." + kind];
            };
            const at::Tensor q = part("q_proj"), k = part("k_proj"), v = part("v_proj");
            EXPECT_EQ(q.data_ptr<float>() + q.numel(), k.data_ptr<float>());
            EXPECT_EQ(k.data_ptr<float>() + k.numel(), v.data_ptr<float>());
            EXPECT_EQ(q.grad().data_ptr<float>() + q.numel(), k.grad().data_ptr<float>());
        }
}

TEST(Model, FollowsParametersThatWereMovedApart) {
    const auto model = makeModel(configOf(ModelKind::opt, 40, 2, 2, 16, 24));
    model->eval();
    const auto ids = randomIds(2, 8);
    const at::Tensor before = model->encode(ids).hidden;
    for (auto& parameter : model->parameters()) parameter.set_data(parameter.detach().clone());
    EXPECT_TRUE(at::allclose(model->encode(ids).hidden, before));
}

TEST(Model, RefusesTargetsOutsideTheVocabulary) {
    const auto model = makeModel(configOf(ModelKind::opt, 40, 1, 2, 16, 8));
    const auto ids = randomIds(1, 4);
    EXPECT_THROW(model->loss(model->encode(ids).hidden, at::full_like(ids, 40)), c10::Error);
}

TEST(Model, RefusesTooLongSequences) {
    const auto model = makeModel(configOf(ModelKind::opt, 40, 1, 2, 16, 8));
    EXPECT_THROW(model->encode(randomIds(1, 9)), c10::Error);
}

}  // namespace
}  // namespace outeffhop::models
