// SPDX-License-Identifier: GPL-3.0-or-later
// Against eager PyTorch (tests/golden/make_stanhop.py), and against numbers that the reference code gave.
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "core/models/checkpoint/safetensors_reader.h"
#include "core/models/stanhop/stanhop_net.h"
#include "tests/core/models/stanhop/silent_observer.h"

namespace outeffhop::models {
namespace {

double frobenius(const at::Tensor& x) {
    return x.norm().item<double>();
}

SafetensorsFile open(const std::string& name) {
    auto file = SafetensorsFile::open("tests/golden/stanhop_tiny/" + name + ".safetensors");
    if (!file) throw std::runtime_error(file.error().message);
    return *file;
}

struct Case {
    std::string file;
    attention::NormalizerKind normalizer;
    at::ScalarType type;
    double tolerance;
    bool observed = false;
};

class StanhopGolden : public testing::TestWithParam<Case> {};

StanhopConfig configOf(const Case& given) {
    StanhopConfig config;
    config.series = 3, config.past = 10, config.horizon = 5, config.segmentLength = 3, config.window = 3;
    config.prototypes = 4, config.width = 8, config.ffnWidth = 12, config.heads = 2, config.layers = 2;
    config.dropout = 0.5;
    config.baseline = true;
    config.normalizer = {given.normalizer, -0.1, 1.1};
    config.compat.mixesHeads = config.compat.ignoresValues = given.file != "meant";
    return config;
}

/// What a deviation of a parameter's gradient is compared with: the gradient's norm; that of the largest alpha's for
/// every alpha, whose gradient is a sum that cancels in some layers.
double scaleOf(const SafetensorsFile& expected, const std::string& parameter) {
    constexpr std::string_view kAlpha = "softmax.alpha";
    if (!parameter.ends_with(kAlpha)) return frobenius(expected.tensor("gradient." + parameter));
    double largest = 0;
    for (const auto& [name, entry] : expected.header().tensors)
        if (name.ends_with(kAlpha)) largest = std::max(largest, frobenius(expected.tensor(name)));
    return largest;
}

TEST_P(StanhopGolden, PredictionLossAndEveryGradientAgree) {
    const auto& given = GetParam();
    StanhopNet model(configOf(given), given.type);
    model.eval();
    const SafetensorsFile weights = open("model"), expected = open(given.file);
    {
        const at::NoGradGuard noGradient;
        for (auto& parameter : model.named_parameters()) parameter->copy_(weights.tensor(parameter.key()));
    }
    SilentObserver observer;
    const at::Tensor past = expected.tensor("past").to(given.type), target = expected.tensor("target").to(given.type);
    const at::Tensor prediction = model.encode(past, {}, given.observed ? &observer : nullptr).hidden;
    const at::Tensor wanted = expected.tensor("prediction");
    EXPECT_LE(frobenius(prediction - wanted), given.tolerance * frobenius(wanted));

    const at::Tensor loss = model.loss(prediction, target).mean();
    EXPECT_NEAR(loss.item<double>() / expected.tensor("loss").item<double>(), 1, given.tolerance);

    loss.backward();
    for (const auto& parameter : model.named_parameters()) {
        if (parameter.key().ends_with("alpha_chooser")) continue;  // never read
        const at::Tensor gradient = expected.tensor("gradient." + parameter.key());
        ASSERT_TRUE(parameter->grad().defined()) << parameter.key();
        EXPECT_LE(frobenius(parameter->grad() - gradient), given.tolerance * scaleOf(expected, parameter.key()))
            << parameter.key();
    }
}

std::string nameOf(const testing::TestParamInfo<Case>& info) {
    return info.param.file + "_" + toString(info.param.type) + (info.param.observed ? "_observed" : "");
}

std::vector<Case> allCases() {
    using Kind = attention::NormalizerKind;
    const std::vector<std::pair<std::string, Kind>> files{
        {"softmax", Kind::softmax},
        {"softmax1", Kind::softmax1},
        {"clipped_softmax", Kind::clippedSoftmax},
        {"clipped_softmax1", Kind::clippedSoftmax1},
        {"sparsemax", Kind::sparsemax},
        {"entmax", Kind::entmax},
        {"meant", Kind::softmax1},
    };
    std::vector<Case> cases;
    for (const auto& [file, kind] : files) {
        cases.push_back({file, kind, at::kDouble, 1e-12});
        cases.push_back({file, kind, at::kDouble, 1e-12, true});
        cases.push_back({file, kind, at::kFloat, 1e-5});
    }
    return cases;
}
INSTANTIATE_TEST_SUITE_P(Normalizers, StanhopGolden, testing::ValuesIn(allCases()), nameOf);

/// Parameter p, number k: 0.3 sin(0.9 k + 0.7 p + 0.1), gains of norms 1 + 0.1 sin(...).
void fillWithSines(torch::nn::Module& model) {
    const at::NoGradGuard noGradient;
    int64_t place = 0;
    for (auto& parameter : model.named_parameters()) {
        const std::string& name = parameter.key();
        const at::Tensor sines =
            (0.9 * at::arange(parameter->numel(), at::kDouble) + 0.7 * static_cast<double>(place++) + 0.1).sin();
        const bool gain = name.find("norm") != std::string::npos && name.ends_with("weight");
        parameter->copy_((gain ? 1 + 0.1 * sines : 0.3 * sines).view_as(*parameter));
    }
}

struct ReferenceOutput {
    attention::Normalizer normalizer;
    std::vector<double> prediction;
};

class StanhopReference : public testing::TestWithParam<ReferenceOutput> {};

TEST_P(StanhopReference, GaveThisForecast) {
    StanhopConfig config;
    config.series = 2, config.past = 10, config.horizon = 5, config.segmentLength = 4, config.window = 2;
    config.prototypes = 3, config.width = 8, config.ffnWidth = 16, config.heads = 2, config.layers = 2;
    config.normalizer = GetParam().normalizer;
    config.compat = {true, true};
    StanhopNet model(config, at::kDouble);
    model.eval();
    fillWithSines(model);
    const at::Tensor past = (0.3 * at::arange(20, at::kDouble)).sin().view({1, 10, 2});
    const at::Tensor expected = at::tensor(GetParam().prediction, at::kDouble).view({1, 5, 2});
    EXPECT_LE((model.encode(past).hidden - expected).abs().max().item<double>(), 1e-12);
}

using Kind = attention::NormalizerKind;
INSTANTIATE_TEST_SUITE_P(
    Normalizers, StanhopReference,
    testing::Values(ReferenceOutput{{Kind::softmax1},
                                    {1.5200865252456897, .4019205978099537, 2.9671821273916272, 3.2379843351907835,
                                     2.069158916418681, 3.5168106020401377, -.4606009414953094, 1.0299584625708207,
                                     1.1700865974392298, -.23633430902961278}},
                    ReferenceOutput{{Kind::softmax},
                                    {1.8038319792641793, .13973413073808044, 2.6172357400496282, 3.212066271415247,
                                     1.3596327728895508, 3.747462492776054, -.9739368783752047, 1.336511288203445,
                                     1.1719488063977022, -.14081256083606036}},
                    ReferenceOutput{{Kind::sparsemax},
                                    {1.5674137865483426, .11711366143226085, 2.6856714545085385, 3.216710977733766,
                                     1.679316879309452, 3.7757341884708477, -.6534121000828851, 1.366264828364894,
                                     1.4469064141021866, -.0582346910694343}},
                    ReferenceOutput{{Kind::clippedSoftmax, -0.1, 1.1},
                                    {1.7618577089866934, .17663604727091578, 2.7158990243434546, 3.21853732492744,
                                     1.5216509205594737, 3.7184339240643203, -.8754722564428735, 1.2947210988218064,
                                     1.2200047064357946, -.15206658137904744}}),
    [](const auto& info) { return std::string(attention::nameOf(info.param.normalizer.kind)); });

}  // namespace
}  // namespace outeffhop::models
