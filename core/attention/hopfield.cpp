// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/attention/hopfield.h"

#include <ATen/ATen.h>

#include <cmath>

#include "core/attention/entmax.h"

namespace outeffhop::attention {
namespace {

constexpr double kPatternStd = 0.02, kNormEps = 1e-5;

HopfieldOptions completed(HopfieldOptions options) {
    const auto fill = [](int64_t& value, int64_t otherwise) {
        if (value == 0) value = otherwise;
    };
    fill(options.storedSize, options.stateSize);
    fill(options.valueSize, options.storedSize);
    fill(options.outputSize, options.stateSize);
    TORCH_CHECK(options.heads > 0 && (options.headDim > 0 || options.stateSize % options.heads == 0), options.heads,
                " heads do not divide states of ", options.stateSize, " channels");
    fill(options.headDim, options.stateSize / options.heads);
    const int64_t inner = options.heads * options.headDim;
    const auto requireSize = [&](Projection projection, int64_t size, const char* what) {
        TORCH_CHECK(projection == Projection::learned || size == inner, what, " of ", size,
                    " channels need a projection to ", options.heads, " heads of ", options.headDim);
    };
    requireSize(options.state, options.stateSize, "states");
    requireSize(options.stored, options.storedSize, "stored patterns");
    requireSize(options.value, options.valuesOfKeys ? inner : options.valueSize, "values");
    requireSize(options.output, options.outputSize, "outputs");
    const bool learns = options.state == Projection::learned || options.stored == Projection::learned ||
                        options.value == Projection::learned;
    if (options.association.beta == 0 && !learns) options.association.beta = 1;
    return options;
}

at::Tensor learnedPatterns(int64_t quantity, int64_t size, bool trainable, at::TensorOptions options) {
    return at::empty({1, quantity, size}, options).normal_(0, kPatternStd).set_requires_grad(trainable);
}

at::Tensor forBatch(const at::Tensor& patterns, int64_t batch) {
    return patterns.expand({batch, patterns.size(1), patterns.size(2)});
}

}  // namespace

HopfieldOptions HopfieldOptions::retrieval(int64_t size, double beta) {
    HopfieldOptions options;
    options.stateSize = size;
    options.state = options.stored = options.value = options.output = Projection::identity;
    options.normState = options.normStored = options.normValue = false;
    options.association.beta = beta;
    return options;
}

Hopfield::Hopfield(const HopfieldOptions& options, at::TensorOptions tensorOptions) : options_(completed(options)) {
    const int64_t inner = options_.heads * options_.headDim;
    const auto project = [&](Projection projection, const char* name, int64_t in, int64_t out) {
        return projection == Projection::learned ? makeLinear(name, in, out, tensorOptions) : Affine{};
    };
    query_ = project(options_.state, "query_projection", options_.stateSize, inner);
    key_ = project(options_.stored, "key_projection", options_.storedSize, inner);
    value_ = project(options_.value, "value_projection", options_.valuesOfKeys ? inner : options_.valueSize, inner);
    out_ = project(options_.output, "out_projection", inner, options_.outputSize);
    stateNorm_ = makeNorm("state_norm", options_.normState, options_.stateSize, tensorOptions);
    storedNorm_ = makeNorm("stored_norm", options_.normStored, options_.storedSize, tensorOptions);
    valueNorm_ =
        makeNorm("value_norm", options_.normValue && !options_.valuesOfKeys, options_.valueSize, tensorOptions);
    if (options_.learnsEntmaxAlpha && options_.association.normalizer.kind == NormalizerKind::entmax)
        entmaxLogit_ = register_parameter("entmax_logit", at::randn({}, tensorOptions));
}

Hopfield::Affine Hopfield::makeLinear(const std::string& name, int64_t in, int64_t out,
                                      at::TensorOptions tensorOptions) {
    const double bound = 1 / std::sqrt(static_cast<double>(in));
    const auto module = register_module(name, std::make_shared<torch::nn::Module>());
    Affine linear;
    linear.weight = module->register_parameter("weight", at::empty({out, in}, tensorOptions).uniform_(-bound, bound));
    if (options_.bias)
        linear.bias = module->register_parameter("bias", at::empty({out}, tensorOptions).uniform_(-bound, bound));
    return linear;
}

Hopfield::Affine Hopfield::makeNorm(const std::string& name, bool wanted, int64_t size,
                                    at::TensorOptions tensorOptions) {
    if (!wanted) return {};
    const auto module = register_module(name, std::make_shared<torch::nn::Module>());
    return {module->register_parameter("weight", at::ones({size}, tensorOptions)),
            module->register_parameter("bias", at::zeros({size}, tensorOptions))};
}

at::Tensor Hopfield::inHeads(const at::Tensor& x) const {
    return x.view({x.size(0), x.size(1), options_.heads, options_.headDim}).transpose(1, 2);
}

Associated Hopfield::forward(const at::Tensor& states, const at::Tensor& stored, const at::Tensor& values,
                             const AssociationMasks& masks) const {
    TORCH_CHECK(!values.defined() || !options_.valuesOfKeys, "values are made of keys here, and cannot be given");
    const auto normed = [](const at::Tensor& x, const Affine& norm) {
        return norm.weight.defined() ? at::layer_norm(x, {x.size(-1)}, norm.weight, norm.bias, kNormEps) : x;
    };
    const auto projected = [](const at::Tensor& x, const Affine& map) {
        return map.weight.defined() ? at::linear(x, map.weight, map.bias) : x;
    };
    const at::Tensor queries = projected(normed(states, stateNorm_), query_);
    const at::Tensor keys = projected(normed(stored, storedNorm_), key_);
    const at::Tensor ofValues = options_.valuesOfKeys ? keys : normed(values.defined() ? values : stored, valueNorm_);

    AssociationOptions association = options_.association;
    if (!is_training()) association.dropout = 0;
    if (entmaxLogit_.defined()) association.entmaxAlpha = alphaOf(entmaxLogit_);
    Associated result =
        associate(inHeads(queries), inHeads(keys), inHeads(projected(ofValues, value_)), masks, association);
    const at::Tensor heads = options_.mixesTokens ? result.context.contiguous() : result.context.transpose(1, 2);
    result.context = projected(heads.reshape({states.size(0), states.size(1), -1}), out_);
    return result;
}

HopfieldPooling::HopfieldPooling(const HopfieldOptions& options, int64_t quantity, bool trainable,
                                 at::TensorOptions tensorOptions) {
    state_ =
        register_parameter("state", learnedPatterns(quantity, options.stateSize, trainable, tensorOptions), trainable);
    hopfield_ = register_module("hopfield", std::make_shared<Hopfield>(options, tensorOptions));
}

at::Tensor HopfieldPooling::forward(const at::Tensor& stored, const AssociationMasks& masks) const {
    return hopfield_->forward(forBatch(state_, stored.size(0)), stored, {}, masks).context.flatten(1);
}

HopfieldLayer::HopfieldLayer(const HopfieldOptions& options, int64_t quantity, bool ownTargets, bool trainable,
                             at::TensorOptions tensorOptions) {
    const HopfieldOptions full = completed(options);
    key_ = register_parameter("key", learnedPatterns(quantity, full.storedSize, trainable, tensorOptions), trainable);
    if (ownTargets)
        target_ = register_parameter("target", learnedPatterns(quantity, full.valueSize, trainable, tensorOptions),
                                     trainable);
    hopfield_ = register_module("hopfield", std::make_shared<Hopfield>(options, tensorOptions));
}

at::Tensor HopfieldLayer::forward(const at::Tensor& states, const AssociationMasks& masks) const {
    const int64_t batch = states.size(0);
    const at::Tensor targets = target_.defined() ? forBatch(target_, batch) : target_;
    return hopfield_->forward(states, forBatch(key_, batch), targets, masks).context;
}

}  // namespace outeffhop::attention
