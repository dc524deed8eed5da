// SPDX-License-Identifier: GPL-3.0-or-later
// Forward and gradients against transformers: tests/golden/make_models.py.
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "core/models/checkpoint/checkpoint.h"
#include "core/models/checkpoint/safetensors_reader.h"
#include "tests/support/golden.h"

namespace outeffhop::models {
namespace {

struct Case {
    std::string folder, normalizer;
    at::ScalarType type;
    double tolerance;
};

double frobenius(const at::Tensor& x) {
    return x.norm().item<double>();
}

class Golden : public testing::TestWithParam<Case> {
 protected:
    void SetUp() override {
        const auto folder = tests::golden(GetParam().folder);
        auto config = readConfig(folder);
        ASSERT_TRUE(config) << config.error().message;
        std::get<ModelConfig>(*config).normalizer.kind = *attention::normalizerNamed(GetParam().normalizer);
        model_ = makeModel(*config, GetParam().type);
        model_->eval();
        const auto report = loadCheckpoint(*model_, folder);
        ASSERT_TRUE(report) << report.error().message;
        ASSERT_TRUE(report->complete() && report->unexpected.empty()) << report->summary();
        auto expected = SafetensorsFile::open(folder / "expected.safetensors");
        ASSERT_TRUE(expected) << expected.error().message;
        expected_ = std::move(*expected);
    }

    /// Without what stands on padding, which nobody reads.
    [[nodiscard]] at::Tensor counted(const at::Tensor& logits) const {
        return model_->prediction() == Prediction::tokens ? logits.index({expected_.tensor("mask")}) : logits;
    }

    [[nodiscard]] at::Tensor expected(const std::string& name) const {
        return expected_.tensor(GetParam().normalizer + "." + name);
    }

    /// What a deviation of a parameter's gradient is compared with: the gradient's norm. Under softmax, key biases
    /// change nothing and their gradient is rounding noise, which is compared with that of the query bias of the same
    /// layer.
    [[nodiscard]] double scaleOf(std::string name) const {
        if (GetParam().normalizer == "softmax") {
            if (name.ends_with("k_proj.bias")) name.replace(name.size() - 11, 1, "q");
            if (name.ends_with("key.bias")) name.replace(name.size() - 8, 3, "query");
        }
        return frobenius(expected("gradient." + name));
    }

    std::shared_ptr<Model> model_;
    SafetensorsFile expected_;
};

TEST_P(Golden, LogitsLossAndEveryGradientAgree) {
    const Encoded encoded = model_->encode(expected_.tensor("ids"), expected_.tensor("mask"));
    const double tolerance = GetParam().tolerance;

    const at::Tensor logits = counted(expected("logits"));
    EXPECT_LE(frobenius(counted(model_->predict(encoded.hidden)) - logits), tolerance * frobenius(logits));

    const at::Tensor loss = model_->loss(encoded.hidden, expected_.tensor("targets")).mean();
    EXPECT_NEAR(loss.item<double>(), expected("loss").item<double>(), tolerance * expected("loss").item<double>());

    loss.backward();
    for (const auto& parameter : model_->named_parameters()) {
        const at::Tensor gradient = expected("gradient." + parameter.key());
        ASSERT_TRUE(parameter->grad().defined()) << parameter.key();
        EXPECT_LE(frobenius(parameter->grad() - gradient), tolerance * scaleOf(parameter.key())) << parameter.key();
    }
}

/// BERT counts positions from the first column, OPT from the first real token.
class OptGolden : public Golden {};

TEST_P(OptGolden, LeftPaddingChangesNothing) {
    const at::Tensor ids = expected_.tensor("ids").narrow(0, 0, 1);
    const at::Tensor padded = at::constant_pad_nd(ids, {3, 0}, 7);
    const at::Tensor mask = at::constant_pad_nd(at::ones_like(ids, at::kBool), {3, 0}, 0);
    const at::Tensor plain = model_->encode(ids).hidden, shifted = model_->encode(padded, mask).hidden.narrow(1, 3, 10);
    EXPECT_LE(frobenius(plain - shifted), GetParam().tolerance * frobenius(plain));
}

std::string nameOf(const testing::TestParamInfo<Case>& info) {
    return info.param.folder + "_" + info.param.normalizer + "_" + toString(info.param.type);
}

constexpr double kFloatTolerance = 1e-5, kDoubleTolerance = 1e-12;
const auto kOptCases = testing::Values(Case{"opt_tiny", "softmax", at::kFloat, kFloatTolerance},
                                       Case{"opt_tiny", "softmax", at::kDouble, kDoubleTolerance},
                                       Case{"opt_tiny", "softmax1", at::kFloat, kFloatTolerance},
                                       Case{"opt_tiny", "softmax1", at::kDouble, kDoubleTolerance});
const auto kBertCases = testing::Values(Case{"bert_tiny", "softmax", at::kFloat, kFloatTolerance},
                                        Case{"bert_tiny", "softmax", at::kDouble, kDoubleTolerance},
                                        Case{"bert_tiny", "softmax1", at::kFloat, kFloatTolerance},
                                        Case{"bert_tiny", "softmax1", at::kDouble, kDoubleTolerance});
const auto kClassifierCases = testing::Values(Case{"opt_classifier", "softmax", at::kFloat, kFloatTolerance},
                                              Case{"opt_classifier", "softmax", at::kDouble, kDoubleTolerance},
                                              Case{"opt_classifier", "softmax1", at::kFloat, kFloatTolerance},
                                              Case{"opt_classifier", "softmax1", at::kDouble, kDoubleTolerance},
                                              Case{"bert_classifier", "softmax", at::kFloat, kFloatTolerance},
                                              Case{"bert_classifier", "softmax", at::kDouble, kDoubleTolerance},
                                              Case{"bert_classifier", "softmax1", at::kFloat, kFloatTolerance},
                                              Case{"bert_classifier", "softmax1", at::kDouble, kDoubleTolerance});
INSTANTIATE_TEST_SUITE_P(Classifiers, Golden, kClassifierCases, nameOf);
INSTANTIATE_TEST_SUITE_P(Opt, Golden, kOptCases, nameOf);
INSTANTIATE_TEST_SUITE_P(Opt, OptGolden, kOptCases, nameOf);
INSTANTIATE_TEST_SUITE_P(Bert, Golden, kBertCases, nameOf);

}  // namespace
}  // namespace outeffhop::models
