// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantize/post_training.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "core/quantize/placement.h"

namespace outeffhop::quantize {
namespace {

using models::ModelKind;
using models::Place;

models::ModelConfig tinyTransformer(ModelKind kind) {
    models::ModelConfig config;
    config.kind = kind;
    config.vocabulary = 30;
    config.layers = 2;
    config.heads = 2;
    config.width = 16;
    config.ffnWidth = 32;
    config.vision = {.imageSize = 12, .patch = 4, .classes = 5, .qkvBias = false, .embeddingNorm = true};
    config.positions = kind == ModelKind::vit ? 10 : 12;
    config.initStd = 0.3;
    config.normalizer.kind = attention::NormalizerKind::softmax1;
    return config;
}

models::StanhopConfig tinyStanhop() {
    models::StanhopConfig config;
    config.series = 3, config.past = 24, config.horizon = 12, config.window = 2;
    config.width = 16, config.ffnWidth = 32, config.heads = 2, config.layers = 2;
    config.normalizer.kind = attention::NormalizerKind::softmax1;
    return config;
}

std::shared_ptr<models::Model> tinyModel(ModelKind kind) {
    at::manual_seed(3);
    auto model =
        kind == ModelKind::stanhop ? models::makeModel(tinyStanhop()) : models::makeModel(tinyTransformer(kind));
    model->eval();
    return model;
}

at::Tensor someInput(ModelKind kind) {
    at::manual_seed(4);
    if (kind == ModelKind::vit) return at::randn({2, 3, 12, 12});
    if (kind == ModelKind::stanhop) return at::randn({2, 24, 3});
    return at::arange(24, at::kLong).remainder(30).view({2, 12});
}

PostTrainingOptions bits(int weights, int activations, Setup setup = Setup::fp32Head) {
    PostTrainingOptions options;
    options.weights.bits = weights;
    options.activations.bits = activations;
    options.setup = setup;
    return options;
}

at::Tensor hiddenOf(models::Model& model, models::Tap* tap = nullptr) {
    const c10::NoGradGuard noGradient;
    return model.encode(someInput(model.kind()), {}, nullptr, tap).hidden;
}

/// Relative error of the hidden states after quantization.
double errorWith(ModelKind kind, const PostTrainingOptions& options) {
    const auto model = tinyModel(kind);
    const at::Tensor exact = hiddenOf(*model);
    PostTraining quantization(*model, options);
    hiddenOf(*model, &quantization);
    quantization.fixRanges();
    return ((hiddenOf(*model, &quantization) - exact).norm() / exact.norm()).item<double>();
}

class OfKind : public testing::TestWithParam<ModelKind> {};

TEST_P(OfKind, FewerBitsCostMore) {
    const double at16 = errorWith(GetParam(), bits(16, 16)), at8 = errorWith(GetParam(), bits(8, 8)),
                 at4 = errorWith(GetParam(), bits(4, 4));
    EXPECT_LT(at16, 1e-3);
    EXPECT_LT(at8, 0.1);
    EXPECT_GT(at8, 10 * at16);
    EXPECT_GT(at4, 3 * at8);
}

/// Notes what passes by.
struct Recorder final : models::Tap {
    std::map<models::Site, at::Tensor> seen;
    at::Tensor through(const models::Site& site, const at::Tensor& value) override {
        seen[site] = value.detach();
        return value;
    }
};

TEST_P(OfKind, ATapThatChangesNothingChangesNothing) {
    const auto model = tinyModel(GetParam());
    Recorder recorder;
    EXPECT_LT((hiddenOf(*model, &recorder) - hiddenOf(*model)).abs().max().item<double>(), 1e-5);
}

TEST_P(OfKind, EveryPlaceOfTheRulesExistsInTheModel) {
    const auto model = tinyModel(GetParam());
    Recorder recorder;
    hiddenOf(*model, &recorder);
    std::set<Place> met;
    for (const auto& [site, value] : recorder.seen) met.insert(site.place);
    for (const Place place : quantizedPlaces(GetParam(), Setup::fp32Head))
        EXPECT_TRUE(met.contains(place)) << models::nameOf({place});
}

TEST_P(OfKind, ValuesGoOnOnTheirGrid) {
    const auto model = tinyModel(GetParam());
    PostTraining quantization(*model, bits(8, 4));
    hiddenOf(*model, &quantization);
    quantization.fixRanges();
    const at::Tensor value = at::randn({5, 7});
    const at::Tensor onGrid = quantization.through({Place::ffnInner, 0}, value);
    EXPECT_LE(std::get<0>(at::_unique(onGrid)).numel(), 16);
    EXPECT_TRUE(quantization.through({Place::ffnInner, 0}, onGrid).equal(onGrid));
}

TEST_P(OfKind, DamageIsSortedAndNamesWeightsAndActivations) {
    const auto model = tinyModel(GetParam());
    PostTraining quantization(*model, bits(8, 4));
    hiddenOf(*model, &quantization);
    quantization.fixRanges();
    hiddenOf(*model, &quantization);
    const auto damage = quantization.damage();
    ASSERT_FALSE(damage.empty());
    EXPECT_TRUE(std::ranges::is_sorted(damage, {}, &TensorDamage::sqnr));
    EXPECT_THAT(damage, testing::Contains(testing::Field(&TensorDamage::name, model->attentions()[1] + " query")));
    EXPECT_FALSE(damage.front().isWeight);
    EXPECT_EQ(damage.front().bits, 4);
    EXPECT_GT(damage.front().sqnr, 0);
    EXPECT_GT(damage.back().sqnr, damage.front().sqnr);
}

/// The parameter that a head in floating point reads.
std::string headOf(ModelKind kind) {
    if (kind == ModelKind::vit) return "head.weight";
    return kind == ModelKind::stanhop ? "decoder.decode_layers.1.linear_pred.weight" : tokenTable(kind);
}

TEST_P(OfKind, TheHeadKeepsItsValues) {
    const auto model = tinyModel(GetParam());
    const at::Tensor before = model->named_parameters()[headOf(GetParam())].detach().clone();
    const PostTraining quantization(*model, bits(4, 4));
    EXPECT_TRUE(model->named_parameters()[headOf(GetParam())].equal(before));
}

TEST_P(OfKind, AllIncludesTheHead) {
    if (GetParam() == ModelKind::bert) return;  // its head is never quantized
    const auto model = tinyModel(GetParam());
    const at::Tensor before = model->named_parameters()[headOf(GetParam())].detach().clone();
    const PostTraining quantization(*model, bits(4, 4, Setup::all));
    EXPECT_FALSE(model->named_parameters()[headOf(GetParam())].equal(before));
    EXPECT_TRUE(quantizedPlaces(GetParam(), Setup::all).contains(Place::prediction));
}

/// The damage of a batch of ids that ranges were calibrated on.
std::vector<TensorDamage> damageOn(ModelKind kind, const at::Tensor& ids, const at::Tensor& keyMask) {
    const c10::NoGradGuard noGradient;
    const auto model = tinyModel(kind);
    PostTraining quantization(*model, bits(8, 8));
    model->encode(ids, keyMask, nullptr, &quantization);
    quantization.fixRanges();
    model->encode(ids, keyMask, nullptr, &quantization);
    return quantization.damage();
}

void expectSameRanges(const std::vector<TensorDamage>& some, const std::vector<TensorDamage>& others) {
    const auto named = [](const TensorDamage& damage) { return std::pair(damage.name, damage); };
    std::map<std::string, TensorDamage> byName;
    std::ranges::transform(others, std::inserter(byName, byName.end()), named);
    ASSERT_EQ(some.size(), byName.size());
    for (const auto& one : some) {
        const auto& other = byName.at(one.name);
        const double tolerance = 1e-4 * (one.high - one.low);
        EXPECT_NEAR(one.low, other.low, tolerance) << one.name;
        EXPECT_NEAR(one.high, other.high, tolerance) << one.name;
        EXPECT_NEAR(one.clipped, other.clipped, 1e-2) << one.name;
    }
}

class OfTexts : public testing::TestWithParam<ModelKind> {};

TEST_P(OfTexts, PaddingHasNoPartInTheRanges) {
    const at::Tensor ids = someInput(GetParam()).narrow(1, 0, 7), padding = at::full({2, 5}, 29, at::kLong);
    const at::Tensor padded = at::cat({ids, padding}, 1);
    const at::Tensor keyMask = at::arange(12).lt(7).expand({2, 12});
    expectSameRanges(damageOn(GetParam(), padded, keyMask), damageOn(GetParam(), ids, {}));
}

TEST_P(OfTexts, WhatPadsTextsOfDifferentLengthsMakesNoDifference) {
    const at::Tensor ids = someInput(GetParam());
    const at::Tensor keyMask = at::arange(12).lt(at::tensor({12, 7}).unsqueeze(1));
    const auto paddedBy = [&](int token) { return damageOn(GetParam(), ids.where(keyMask, token), keyMask); };
    expectSameRanges(paddedBy(29), paddedBy(0));
}

std::string kindName(const testing::TestParamInfo<ModelKind>& info) {
    constexpr std::array kNames{"Opt", "Bert", "Vit", "Stanhop"};
    return kNames.at(static_cast<std::size_t>(info.param));
}

INSTANTIATE_TEST_SUITE_P(Models, OfKind,
                         testing::Values(ModelKind::opt, ModelKind::bert, ModelKind::vit, ModelKind::stanhop),
                         kindName);

INSTANTIATE_TEST_SUITE_P(Models, OfTexts, testing::Values(ModelKind::opt, ModelKind::bert), kindName);

TEST(PostTraining, WideNormsHaveSixteenBits) {
    EXPECT_EQ(bitsOfNorm(true, 8, Setup::fp32Head), 8);
    EXPECT_EQ(bitsOfNorm(true, 8, Setup::fp32HeadInt16FinalNorm), 16);
    EXPECT_EQ(bitsOfNorm(false, 8, Setup::fp32HeadInt16FinalNorm), 8);
    EXPECT_EQ(bitsOfNorm(false, 8, Setup::fp32HeadInt16Norms), 16);
}

TEST(PostTraining, HeadsGatesAndBiasesStay) {
    EXPECT_FALSE(isQuantizedWeight("cls.predictions.transform.dense.weight", ModelKind::bert, Setup::all));
    EXPECT_FALSE(isQuantizedWeight("model.decoder.layers.0.fc1.bias", ModelKind::opt, Setup::all));
    EXPECT_FALSE(isQuantizedWeight("model.decoder.layers.0.self_attn.alpha.0.weight", ModelKind::opt, Setup::all));
    EXPECT_TRUE(isQuantizedWeight("model.decoder.layers.0.fc1.weight", ModelKind::opt, Setup::fp32Head));
    EXPECT_TRUE(isQuantizedWeight("bert.embeddings.LayerNorm.weight", ModelKind::bert, Setup::fp32Head));
}

TEST(DamageMeter, CountsWhatIsClippedAndMeasuresTheNoise) {
    const at::Tensor x = at::tensor({-1.0, 0.5, 2.0, 3.0}, at::kDouble);
    const Grid grid = gridOver({at::tensor(-1.0, at::kDouble), at::tensor(2.0, at::kDouble)}, {.bits = 8});
    const at::Tensor onGrid = quantized(x, grid);
    DamageMeter meter;
    meter.add(x, onGrid, grid);
    const TensorDamage damage = meter.total("x", false, 8);
    EXPECT_DOUBLE_EQ(damage.clipped, 0.25);
    EXPECT_DOUBLE_EQ(damage.low, -1);
    EXPECT_DOUBLE_EQ(damage.high, 2);
    const double noise = (x - onGrid).square().sum().item<double>(), signal = 1 + 0.25 + 4 + 9;
    EXPECT_NEAR(damage.sqnr, 10 * std::log10(signal / noise), 1e-12);
}

TEST(Presets, NameTheirBits) {
    EXPECT_EQ(presetNamed("w4a8")->weights.bits, 4);
    EXPECT_EQ(presetNamed("w4a8")->activations.bits, 8);
    EXPECT_TRUE(presetNamed("w8a8")->weights.symmetric);
    EXPECT_FALSE(presetNamed("w8a8")->activations.symmetric);
    EXPECT_FALSE(presetNamed("w3a3"));
}

}  // namespace
}  // namespace outeffhop::quantize
