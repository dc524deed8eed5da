// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/vit.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "core/models/checkpoint/checkpoint.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::models {
namespace {

ModelConfig smallConfig(bool paper) {
    ModelConfig config;
    config.kind = ModelKind::vit;
    config.layers = 2, config.heads = 2, config.width = 16, config.ffnWidth = 40;
    config.vision = {.imageSize = 12, .patch = 4, .classes = 5, .qkvBias = !paper, .embeddingNorm = paper};
    config.positions = 10;
    config.dropout = 0;
    config.initStd = 0.3;
    config.layerNormEps = 1e-6;
    config.normalizer.kind = attention::NormalizerKind::softmax1;
    return config;
}

std::shared_ptr<Model> modelOf(const ModelConfig& config, at::ScalarType type) {
    at::manual_seed(1);
    auto model = makeModel(config, type);
    const at::NoGradGuard noGradient;
    for (auto& parameter : model->named_parameters())
        if (parameter.key().ends_with("bias")) parameter->normal_(0, 0.1);
    return model;
}

struct Silent : Observer {
    void activation(int tensor, const at::Tensor& value) override { widths.emplace_back(tensor, value.size(2)); }
    void attention(int, const attention::Attended& attended) override { maps.push_back(attended.probabilities); }
    [[nodiscard]] bool wantsProbabilities(int) const override { return true; }
    std::vector<std::pair<int, int64_t>> widths;
    std::vector<at::Tensor> maps;
};

class Vit : public testing::TestWithParam<bool> {
 protected:
    Vit() {
        at::manual_seed(2);
        pixels = at::randn({3, 3, 12, 12});
        targets = at::rand({3, 5}).softmax(-1);
    }
    at::Tensor pixels, targets;
};

TEST_P(Vit, EqualsPlainOperatorsInForwardAndBackward) {
    const auto fused = modelOf(smallConfig(GetParam()), at::kFloat),
               plain = modelOf(smallConfig(GetParam()), at::kFloat);
    Silent observer;
    const Encoded fast = fused->encode(pixels), slow = plain->encode(pixels, {}, &observer);
    EXPECT_TRUE(at::allclose(fast.hidden, slow.hidden, 1e-5, 1e-5));
    EXPECT_EQ(observer.maps.at(1).sizes(), (std::vector<int64_t>{3, 2, 10, 10}));
    EXPECT_EQ(observer.widths.size(), plain->observedTensors().size());
    fused->loss(fast.hidden, targets).mean().backward();
    plain->loss(slow.hidden, targets).mean().backward();
    const auto expected = plain->named_parameters();
    for (const auto& parameter : fused->named_parameters()) {
        const at::Tensor gradient = expected[parameter.key()].grad();
        EXPECT_LE((parameter->grad() - gradient).norm().item<double>(), 2e-5 * gradient.norm().item<double>() + 1e-7)
            << parameter.key();
    }
}

TEST_P(Vit, LossIsTheCrossEntropyWithProbabilities) {
    const auto model = modelOf(smallConfig(GetParam()), at::kDouble);
    const at::Tensor hidden = model->encode(pixels.to(at::kDouble)).hidden, wanted = targets.to(at::kDouble);
    const Loss loss = model->loss(hidden, wanted);
    const double oracle = at::cross_entropy_loss(model->predict(hidden), wanted).item<double>();
    EXPECT_NEAR(loss.mean().item<double>(), oracle, 1e-12);
    EXPECT_NEAR(model->losses(hidden, wanted).mean().item<double>(), oracle, 1e-12);
}

TEST_P(Vit, GoesThroughAFolderAndBack) {
    const tests::ScratchFolder folder;
    const auto model = modelOf(smallConfig(GetParam()), at::kFloat);
    ASSERT_TRUE(saveCheckpoint(*model, folder.path()));
    const auto config = readConfig(folder.path());
    ASSERT_TRUE(config) << config.error().message;
    const auto other = makeModel(*config);
    const auto report = loadCheckpoint(*other, folder.path());
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_TRUE(report->complete() && report->unexpected.empty()) << report->summary();
    EXPECT_TRUE(at::equal(other->encode(pixels).hidden, model->encode(pixels).hidden));
}

TEST_P(Vit, RefusesOtherImages) {
    const auto model = modelOf(smallConfig(GetParam()), at::kFloat);
    EXPECT_THROW(model->encode(at::randn({1, 3, 16, 12})), c10::Error);
    EXPECT_THROW(model->encode(at::randn({1, 1, 12, 12})), c10::Error);
    auto config = smallConfig(GetParam());
    config.vision.patch = 5;
    EXPECT_THAT(validate(config).error().message, testing::HasSubstr("do not divide"));
}

INSTANTIATE_TEST_SUITE_P(Blocks, Vit, testing::Bool(), [](const auto& info) { return info.param ? "paper" : "timm"; });

}  // namespace
}  // namespace outeffhop::models
