// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/outliers/outlier_meter.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>

#include "core/metrics/kurtosis.h"
#include "core/outliers/figures.h"

namespace outeffhop::outliers {
namespace {

using models::ModelKind;
using models::Place;

models::AnyConfig tiny(ModelKind kind, int layers) {
    const auto shrink = [&](auto config) {
        config.layers = layers, config.heads = 2, config.width = 8, config.ffnWidth = 16;
        return config;
    };
    if (kind == ModelKind::stanhop) {
        auto config = shrink(models::StanhopConfig());
        config.series = 3, config.past = 24, config.horizon = 12, config.prototypes = 2;
        return config;
    }
    auto config = shrink(models::ModelConfig());
    config.kind = kind;
    config.vocabulary = 30;
    config.positions = kind == ModelKind::vit ? 5 : 6;
    config.vision.imageSize = 8, config.vision.patch = 4, config.vision.classes = 3;
    return config;
}

std::shared_ptr<models::Model> makeTiny(ModelKind kind, int layers = 2) {
    at::manual_seed(4);
    auto model = models::makeModel(tiny(kind, layers), at::kDouble);
    model->eval();
    return model;
}

at::Tensor inputOf(ModelKind kind, int samples) {
    if (kind == ModelKind::vit) return at::randn({samples, 3, 8, 8}, at::kDouble);
    if (kind == ModelKind::stanhop) return at::randn({samples, 24, 3}, at::kDouble);
    return at::randint(30, {samples, 6}, at::kLong);
}

const TensorFigures& named(const std::vector<TensorFigures>& tensors, const std::string& module) {
    return *std::ranges::find(tensors, module, &TensorFigures::module);
}

double valueOf(const std::vector<Figure>& figures, const std::string& name) {
    for (const auto& figure : figures)
        if (figure.definition.name == name) return figure.value;
    ADD_FAILURE() << "no figure " << name;
    return 0;
}

/// The batches of T43.
const at::Tensor kFirst = at::tensor({1., -3., 2., 0., .5, .5, -1., 4.}, at::kDouble).view({2, 2, 2});
const at::Tensor kSecond = at::tensor({10., 0., 0., 0.}, at::kDouble).view({1, 2, 2});

TEST(OutlierMeterGolden, T43SequencesAndTokens) {
    OutlierMeter meter(*makeTiny(ModelKind::opt));
    for (const auto& batch : {kFirst, kSecond}) {
        meter.beginBatch({});
        EXPECT_TRUE(meter.through({Place::ffnResidual, 0}, batch).is_same(batch));
        meter.through({Place::ffnOutput, 0}, batch);
    }
    const auto tensors = meter.tensors();
    const auto& layer = named(tensors, "model.decoder.layers.0");
    EXPECT_NEAR(layer.infNorm, 5.666666666666667, 1e-12);
    EXPECT_NEAR(layer.referenceKurtosis, 1.2121913203674604, 1e-9);
    EXPECT_EQ(layer.largest, 10);
    EXPECT_NEAR(named(tensors, "model.decoder.layers.0.fc2").infNorm, 3.25, 1e-12);
    EXPECT_TRUE(std::isnan(named(tensors, "model.decoder.layers.1").infNorm));
}

TEST(OutlierMeter, KurtosisStopsWhereTheScriptStops) {
    OutlierMeter meter(*makeTiny(ModelKind::opt));
    const at::Tensor calm = at::tensor({1., 2., 3., 4.}, at::kDouble).view({1, 2, 2});
    for (int batch = 0; batch < 150; ++batch) {
        const at::Tensor& value = batch < 101 ? calm : kSecond;
        meter.beginBatch({});
        meter.through({Place::ffnResidual, 0}, value);
    }
    const auto layer = named(meter.tensors(), "model.decoder.layers.0");
    EXPECT_NEAR(layer.referenceKurtosis, .9224996679001195, 1e-9);
    EXPECT_NEAR(layer.infNorm, (101 * 4 + 49 * 10) / 150., 1e-9);
    EXPECT_NEAR(layer.kurtosis, (101 * 1.64 + 49 * 2.3333333333333335) / 150, 1e-9);
}

TEST(OutlierMeter, EveryTensorOfEveryModelIsMeasured) {
    const std::pair<ModelKind, std::size_t> counts[]{{ModelKind::bert, 12 * 3},
                                                     {ModelKind::opt, 61},
                                                     {ModelKind::vit, 12 * 20 + 12},
                                                     {ModelKind::stanhop, 12 * 36 + 13 * 51 + 5}};
    for (const auto& [kind, count] : counts) {
        const auto model = makeTiny(kind, 12);
        OutlierMeter meter(*model);
        const at::Tensor hidden = model->encode(inputOf(kind, 2), {}, nullptr, &meter).hidden;
        meter.through({Place::prediction}, model->predict(hidden));
        const auto tensors = meter.tensors();
        EXPECT_EQ(tensors.size(), count) << static_cast<int>(kind);
        for (const auto& tensor : tensors) {
            EXPECT_GT(tensor.infNorm, 0) << tensor.module;
            EXPECT_EQ(std::isnan(tensor.referenceKurtosis), tensor.module.ends_with(".input")) << tensor.module;
        }
        for (const auto& figure : figuresOf(kind, tensors)) {
            EXPECT_GT(figure.value, 0) << figure.definition.name;
            EXPECT_FALSE(figure.definition.definition.empty());
        }
    }
}

TEST(OutlierMeter, BlockOutputsAreWhatTheModelReports) {
    for (const auto kind : {ModelKind::bert, ModelKind::opt, ModelKind::vit, ModelKind::stanhop}) {
        const auto model = makeTiny(kind);
        OutlierMeter meter(*model);
        const auto encoded = model->encode(inputOf(kind, 3), {}, nullptr, &meter);
        double largest = 0, kurtosis = 0;
        for (const auto& output : encoded.blockOutputs) {
            largest = std::max(largest, output.abs().max().item<double>());
            kurtosis +=
                metrics::kurtosis(output.flatten(1)).mean().item<double>() / double(encoded.blockOutputs.size());
        }
        const auto figures = figuresOf(kind, meter.tensors());
        EXPECT_DOUBLE_EQ(valueOf(figures, "eval.max_inf_norm"), largest) << static_cast<int>(kind);
        EXPECT_NEAR(valueOf(figures, "eval.average_kurtosis"), kurtosis, 1e-9) << static_cast<int>(kind);
    }
}

TEST(OutlierMeter, PaddingDoesNotCount) {
    for (const auto kind : {ModelKind::bert, ModelKind::opt}) {
        const auto model = makeTiny(kind);
        const at::Tensor ids = inputOf(kind, 2);
        at::Tensor keyMask = at::ones({2, 6}, at::kBool);
        keyMask[1].narrow(0, 4, 2).fill_(false);
        OutlierMeter together(*model), apart(*model);
        model->encode(ids, keyMask, nullptr, &together);
        model->encode(ids.narrow(0, 0, 1), {}, nullptr, &apart);
        model->encode(ids.narrow(0, 1, 1).narrow(1, 0, 4), {}, nullptr, &apart);
        const auto padded = together.tensors(), whole = apart.tensors();
        for (std::size_t i = 0; i < whole.size(); ++i) {
            EXPECT_NEAR(padded[i].infNorm, whole[i].infNorm, 1e-9) << whole[i].module;
            EXPECT_NEAR(padded[i].kurtosis, whole[i].kurtosis, 1e-9) << whole[i].module;
            EXPECT_NEAR(padded[i].largest, whole[i].largest, 1e-9) << whole[i].module;
        }
    }
}

TEST(Figures, BertTellsFeedForwardNormAndItsInputApart) {
    const std::string layer = "bert.encoder.layer.0.output.";
    std::vector<TensorFigures> tensors(3);
    tensors[0] = {.module = layer + "dense", .infNorm = 3, .referenceKurtosis = 10};
    tensors[1] = {.module = layer + "LayerNorm.input", .infNorm = 7};
    tensors[2] = {.module = layer + "LayerNorm", .infNorm = 5, .referenceKurtosis = 20, .isBlockOutput = true};
    const auto figures = figuresOf(ModelKind::bert, tensors);
    EXPECT_EQ(valueOf(figures, "reference.max_ffn_out_inf_norm"), 3);
    EXPECT_EQ(valueOf(figures, "reference.max_LN_inp_inf_norm"), 7);
    EXPECT_EQ(valueOf(figures, "reference.max_LN_out_inf_norm"), 5);
    EXPECT_EQ(valueOf(figures, "reference.avg_kurtosis"), 15);
    EXPECT_EQ(valueOf(figures, "reference.max_kurtosis"), 20);
}

}  // namespace
}  // namespace outeffhop::outliers
