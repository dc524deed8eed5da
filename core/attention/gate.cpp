// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/attention/gate.h"

#include <ATen/ATen.h>

#include <cmath>

namespace outeffhop::attention {
namespace {

using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

constexpr std::array<std::string_view, kGateKinds.size()> kKindNames{"none", "unconditional_per_head",
                                                                     "conditional_per_head", "conditional_per_token"};
constexpr std::array<std::string_view, kGateNetworks.size()> kNetworkNames{"linear", "mlp", "mlp2", "all_features"};

/// Weight [out, in] and bias [out] as torch.nn.Linear initialises them.
void addLinear(NamedTensors& parameters, const std::string& name, int64_t in, int64_t out, at::TensorOptions options) {
    const double bound = 1 / std::sqrt(static_cast<double>(in));
    parameters.emplace_back(name + ".weight", at::empty({out, in}, options).uniform_(-bound, bound));
    parameters.emplace_back(name + ".bias", at::empty({out}, options).uniform_(-bound, bound));
}

void addHead(NamedTensors& parameters, const GateOptions& options, const std::string& name, int64_t headDim,
             at::TensorOptions tensorOptions) {
    if (options.network != GateNetwork::linear) {
        const int64_t inner = options.network == GateNetwork::mlp ? headDim / 4 : headDim;
        TORCH_CHECK(inner > 0, "an mlp gate needs heads of at least 4 channels, not ", headDim);
        addLinear(parameters, name + ".0", headDim, inner, tensorOptions);
        return addLinear(parameters, name + ".2", inner, 1, tensorOptions);
    }
    addLinear(parameters, name, headDim, 1, tensorOptions);
    const std::size_t weight = parameters.size() - 2, bias = parameters.size() - 1;
    if (options.initialProbability > 0) parameters[bias].second.fill_(-std::log(1 / options.initialProbability - 1));
    if (options.fineTuning) parameters[weight].second.normal_(0, options.fineTuningStd);
}

/// x [H, rows, in] through the linear map that each head has at `first` and `first + 1` of its `perHead` parameters.
at::Tensor linearOfHeads(const at::Tensor& x, const std::vector<at::Tensor>& parameters, std::size_t perHead,
                         std::size_t first) {
    std::vector<at::Tensor> weights, biases;
    for (std::size_t i = first; i < parameters.size(); i += perHead) {
        weights.push_back(parameters[i]);
        biases.push_back(parameters[i + 1]);
    }
    return at::baddbmm(at::stack(biases).unsqueeze(1), x, at::stack(weights).transpose(1, 2));
}

/// [B, H, S]
at::Tensor logitsOfHeads(const std::vector<at::Tensor>& parameters, const at::Tensor& hidden, int64_t heads) {
    const int64_t batch = hidden.size(0), tokens = hidden.size(1);
    const std::size_t perHead = parameters.size() / static_cast<std::size_t>(heads);
    at::Tensor x = hidden.reshape({batch * tokens, heads, -1}).transpose(0, 1);
    x = linearOfHeads(x, parameters, perHead, 0);
    if (perHead > 2) x = linearOfHeads(at::relu(x), parameters, perHead, 2);
    return x.view({heads, batch, tokens}).transpose(0, 1);
}

template <class Value, std::size_t size>
std::optional<Value> named(std::string_view name, const std::array<std::string_view, size>& names) {
    for (std::size_t i = 0; i < size; ++i)
        if (names[i] == name) return static_cast<Value>(i);
    return std::nullopt;
}

/// [B, H, 1] of [B, H, S].
at::Tensor meanOverTokens(const at::Tensor& logits, const at::Tensor& tokenMask) {
    if (!tokenMask.defined()) return logits.mean(2, true);
    const at::Tensor counted = tokenMask.unsqueeze(1).to(logits.scalar_type());
    return (logits * counted).sum(2, true) / counted.sum(2, true).clamp_min(1);
}

}  // namespace

std::string_view nameOf(GateKind kind) {
    return kKindNames[static_cast<std::size_t>(kind)];
}

std::optional<GateKind> gateNamed(std::string_view name) {
    return named<GateKind>(name, kKindNames);
}

std::string_view nameOf(GateNetwork network) {
    return kNetworkNames[static_cast<std::size_t>(network)];
}

std::optional<GateNetwork> gateNetworkNamed(std::string_view name) {
    return named<GateNetwork>(name, kNetworkNames);
}

NamedTensors gateParameters(const GateOptions& options, int64_t heads, int64_t width, at::TensorOptions tensorOptions) {
    NamedTensors parameters;
    if (options.kind == GateKind::unconditionalPerHead) {
        parameters.emplace_back("alpha", at::zeros({heads}, tensorOptions));
    } else if (options.isConditional() && options.network == GateNetwork::allFeatures) {
        addLinear(parameters, "alpha", width, heads, tensorOptions);
    } else if (options.isConditional()) {
        for (int64_t head = 0; head < heads; ++head)
            addHead(parameters, options, "alpha." + std::to_string(head), width / heads, tensorOptions);
    }
    return parameters;
}

at::Tensor gateProbabilities(const GateOptions& options, const std::vector<at::Tensor>& parameters,
                             const at::Tensor& hidden, int64_t heads, const at::Tensor& tokenMask) {
    at::Tensor logits;
    if (options.kind == GateKind::unconditionalPerHead)
        logits = parameters[0].view({1, heads, 1});
    else if (options.network == GateNetwork::allFeatures)
        logits = at::linear(hidden, parameters[0], parameters[1]).transpose(1, 2);
    else
        logits = logitsOfHeads(parameters, hidden, heads);
    if (options.kind == GateKind::conditionalPerHead) logits = meanOverTokens(logits, tokenMask);
    return at::sigmoid(logits).expand({hidden.size(0), heads, hidden.size(1)});
}

void applyGate(const GateOptions& options, const at::Tensor& probabilities, Attended& attended) {
    const double scale = options.scale();
    const at::Tensor factors = scale == 1 ? probabilities : probabilities * scale;
    attended.context = attended.context * factors.unsqueeze(3).to(attended.context.scalar_type());
    attended.gate = probabilities.detach();
}

}  // namespace outeffhop::attention
