// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/outliers/figures.h"

#include <algorithm>
#include <cmath>

namespace outeffhop::outliers {
namespace {

using models::ModelKind;
using store::Better;
using store::MetricShape;

enum class Over { maximum, mean };

/// How a figure is made of those of the tensors.
struct Rule {
    const char *name, *title, *definition;
    Over over;
    double TensorFigures::*value;
    bool (*counts)(const TensorFigures&);
};

bool isBlock(const TensorFigures& tensor) {
    return tensor.isBlockOutput;
}
bool isAny(const TensorFigures&) {
    return true;
}
bool isBertFfn(const TensorFigures& tensor) {
    return tensor.module.ends_with("output.dense");
}
bool isBertNorm(const TensorFigures& tensor) {
    return tensor.module.ends_with("output.LayerNorm");
}
bool isBertNormInput(const TensorFigures& tensor) {
    return tensor.module.ends_with(".input");
}
bool isOptFfn(const TensorFigures& tensor) {
    return tensor.module.find(".fc") != std::string::npos;
}
bool isVitFfn(const TensorFigures& tensor) {
    return tensor.module.find("mlp") != std::string::npos;
}

bool isStanhopFfn(const TensorFigures& tensor) {
    return tensor.module.find(".MLP") != std::string::npos;
}
bool isDecoderLayer(const TensorFigures& tensor) {
    return tensor.isBlockOutput && tensor.module.starts_with("decoder.");
}

constexpr Rule kOurs[]{
    {"eval.max_inf_norm", "Max inf norm", "Largest |x| over the outputs of all blocks on all evaluated samples.",
     Over::maximum, &TensorFigures::largest, isBlock},
    {"eval.average_kurtosis", "Average kurtosis",
     "Kurtosis m4 / m2^2 (a Gaussian has 3) of each sample's flattened block output, mean over samples and blocks.",
     Over::mean, &TensorFigures::kurtosis, isBlock}};

constexpr Rule kBert[]{
    {"reference.max_ffn_out_inf_norm", "Reference max FFN inf norm",
     "max |x| of each sequence's output.dense, mean over sequences, largest over layers.", Over::maximum,
     &TensorFigures::infNorm, isBertFfn},
    {"reference.max_LN_out_inf_norm", "Reference max LN output inf norm",
     "max |x| of each sequence's output.LayerNorm, mean over sequences, largest over layers.", Over::maximum,
     &TensorFigures::infNorm, isBertNorm},
    {"reference.max_LN_inp_inf_norm", "Reference max LN input inf norm",
     "max |x| of what each sequence gives to output.LayerNorm, mean over sequences, largest over layers.",
     Over::maximum, &TensorFigures::infNorm, isBertNormInput},
    {"reference.avg_kurtosis", "Reference average kurtosis",
     "m4 / (s^4 + 1e-6) with the unbiased s of each flattened sequence, mean over the sequences of the first 257 "
     "batches, then over output.dense and output.LayerNorm of all layers.",
     Over::mean, &TensorFigures::referenceKurtosis, isAny},
    {"reference.max_kurtosis", "Reference max kurtosis", "As the average kurtosis, but the largest over those tensors.",
     Over::maximum, &TensorFigures::referenceKurtosis, isAny}};

constexpr Rule kOpt[]{
    {"reference.max_inf_norm", "Reference max inf norm",
     "max |x| of each sequence (of each token for fc2 and final_layer_norm), mean over them, largest over the outputs "
     "of blocks, fc2, out_proj, both norms and the final norm.",
     Over::maximum, &TensorFigures::infNorm, isAny},
    {"reference.max_ffn_inf_norm", "Reference max FFN inf norm",
     "max |x| of each token's fc2 output, mean over tokens, largest over layers.", Over::maximum,
     &TensorFigures::infNorm, isOptFfn},
    {"reference.max_layer_inf_norm", "Reference max layer inf norm",
     "max |x| of each sequence's block output, mean over sequences, largest over layers: the column of Table 1.",
     Over::maximum, &TensorFigures::infNorm, isBlock},
    {"reference.avg_kurtosis", "Reference average kurtosis",
     "m4 / (s^4 + 1e-6) with the unbiased s of each flattened sequence (of each token for fc2 and final_layer_norm), "
     "mean over those of the first 101 batches, then over all tensors of the max inf norm.",
     Over::mean, &TensorFigures::referenceKurtosis, isAny},
    {"reference.max_kurtosis", "Reference max kurtosis", "As the average kurtosis, but the largest over those tensors.",
     Over::maximum, &TensorFigures::referenceKurtosis, isAny},
    {"reference.max_kurtosis_layers", "Reference max layer kurtosis",
     "As the average kurtosis, but the largest over the block outputs.", Over::maximum,
     &TensorFigures::referenceKurtosis, isBlock}};

constexpr Rule kVit[]{
    {"reference.max_ffn_out_inf_norm", "Reference max FFN inf norm",
     "max |x| of each image's outputs of all modules named mlp, mean over images, largest over modules.", Over::maximum,
     &TensorFigures::infNorm, isVitFfn},
    {"reference.max_layer_inf_norm", "Reference max layer inf norm",
     "max |x| of each image's block output, mean over images, largest over blocks.", Over::maximum,
     &TensorFigures::infNorm, isBlock},
    {"reference.avg_kurtosis", "Reference average kurtosis",
     "m4 / (s^4 + 1e-6) with the unbiased s of each image's flattened output, mean over the images of the first 257 "
     "batches, then over all modules of timm's model but those of attention probabilities and gates; a tensor that "
     "several modules hand on counts once for each.",
     Over::mean, &TensorFigures::referenceKurtosis, isAny},
    {"reference.max_kurtosis", "Reference max kurtosis", "As the average kurtosis, but the largest over those modules.",
     Over::maximum, &TensorFigures::referenceKurtosis, isAny}};

constexpr Rule kStanhop[]{
    {"reference.max_inf_norm", "Reference max inf norm",
     "max |x| of each row a module gives (a window, a series or a segment of it), mean over rows, largest over all "
     "modules.",
     Over::maximum, &TensorFigures::infNorm, isAny},
    {"reference.max_ffn_inf_norm", "Reference max FFN inf norm", "As the max inf norm, but over the modules named MLP.",
     Over::maximum, &TensorFigures::infNorm, isStanhopFfn},
    {"reference.max_layer_inf_norm", "Reference max layer inf norm",
     "max |x| of each window's decoder layer output, mean over windows, largest over decoder layers.", Over::maximum,
     &TensorFigures::infNorm, isDecoderLayer},
    {"reference.avg_kurtosis", "Reference average kurtosis",
     "m4 / (s^4 + 1e-6) with the unbiased s of each row a module gives, mean over rows, then over all modules.",
     Over::mean, &TensorFigures::referenceKurtosis, isAny},
    {"reference.avg_kurtosis_layers", "Reference average layer kurtosis",
     "m4 / (s^4 + 1e-6) with the unbiased s of each window's flattened decoder layer output, mean over windows, then "
     "over decoder layers: nearest to the column of Table 2.",
     Over::mean, &TensorFigures::referenceKurtosis, isDecoderLayer},
    {"reference.max_kurtosis", "Reference max kurtosis", "As the average kurtosis, but the largest over all modules.",
     Over::maximum, &TensorFigures::referenceKurtosis, isAny},
    {"reference.max_kurtosis_layers", "Reference max layer kurtosis",
     "As the average layer kurtosis, but the largest over decoder layers.", Over::maximum,
     &TensorFigures::referenceKurtosis, isDecoderLayer}};

/// What the script says of the last batch alone, the outputs of MLP2 of all decoder layers put together.
std::vector<Figure> ofLastBatch(const std::vector<TensorFigures>& tensors) {
    metrics::Moments together;
    double largest = 0, sum = 0;
    int count = 0;
    for (const auto& tensor : tensors) {
        if (!tensor.isForecastOutput) continue;
        together.merge(tensor.lastBatch.moments);
        largest = std::max(largest, tensor.lastBatch.largest);
        sum += tensor.lastBatch.moments.kurtosis();
        ++count;
    }
    const auto figure = [](const char* name, const char* title, const char* definition, double value) {
        return Figure{{name, title, "", definition, MetricShape::scalar, Better::lower}, value};
    };
    return {
        figure("reference.inf_norm_output", "Reference output inf norm",
               "Largest |x| of the decoder layers' MLP2 outputs in the last batch.", largest),
        figure("reference.kurtosis_output", "Reference output kurtosis",
               "m4 / m2^2 of all values of the decoder layers' MLP2 outputs in the last batch.", together.kurtosis()),
        figure("reference.kurtosis_output_mean", "Reference mean output kurtosis",
               "m4 / m2^2 of all values of a decoder layer's MLP2 output in the last batch, mean over layers.",
               sum / count)};
}

double reduced(const Rule& rule, const std::vector<TensorFigures>& tensors) {
    double largest = TensorFigures::kNone, sum = 0;
    int count = 0;
    for (const auto& tensor : tensors) {
        const double value = tensor.*rule.value;
        if (!rule.counts(tensor) || std::isnan(value)) continue;
        largest = count++ ? std::max(largest, value) : value;
        sum += value;
    }
    return rule.over == Over::mean && count > 0 ? sum / count : largest;
}

}  // namespace

std::vector<Figure> figuresOf(ModelKind kind, const std::vector<TensorFigures>& tensors) {
    std::vector<Figure> figures;
    const auto add = [&](const auto& rules) {
        for (const Rule& rule : rules)
            figures.push_back({{rule.name, rule.title, "", rule.definition, MetricShape::scalar, Better::lower},
                               reduced(rule, tensors)});
    };
    add(kOurs);
    if (kind == ModelKind::bert) add(kBert);
    if (kind == ModelKind::opt) add(kOpt);
    if (kind == ModelKind::vit) add(kVit);
    if (kind != ModelKind::stanhop) return figures;
    add(kStanhop);
    std::ranges::move(ofLastBatch(tensors), std::back_inserter(figures));
    return figures;
}

}  // namespace outeffhop::outliers
