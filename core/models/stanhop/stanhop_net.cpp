// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/stanhop/stanhop_net.h"

#include <ATen/ATen.h>

#include "core/models/stanhop/stanhop_pass.h"

namespace outeffhop::models {
namespace {

at::Tensor firstStepsRepeated(const at::Tensor& past, int64_t steps) {
    if (steps == 0) return past;
    return at::cat({past.narrow(1, 0, 1).expand({-1, steps, -1}), past}, 1);
}

}  // namespace

StanhopNet::StanhopNet(const StanhopConfig& config, at::TensorOptions options)
    : config_(config), parameters_(registerStanhop(*this, config, options)) {}

std::vector<std::string> StanhopNet::attentions() const {
    std::vector<std::string> names;
    for (const auto& attention : stanhopAttentions(config_)) names.push_back(attention.name);
    return names;
}

Encoded StanhopNet::encode(const at::Tensor& past, const at::Tensor&, Observer* observer, Tap* tap) const {
    TORCH_CHECK(past.dim() == 3 && past.size(1) == config_.past && past.size(2) == config_.series, "a past of shape ",
                past.sizes(), " does not fit a model of [", config_.past, ", ", config_.series, "]");
    if (tap) tap->beginBatch({});
    const int64_t inputs = config_.segments() * config_.segmentLength;
    const at::Tensor segments = firstStepsRepeated(past, inputs - config_.past)
                                    .permute({2, 0, 1})
                                    .reshape({config_.series, past.size(0), -1, config_.segmentLength});
    StanhopPass pass(config_, is_training(), observer, tap);
    const at::Tensor predicted = pass.run(parameters_, segments);
    at::Tensor prediction = predicted.flatten(2).permute({1, 2, 0}).narrow(1, 0, config_.horizon);
    if (config_.baseline) prediction = prediction + past.mean(1, true);
    return {prediction, pass.takeNoop(), pass.takeBlockOutputs(), pass.takeGate()};
}

Loss StanhopNet::loss(const at::Tensor& hidden, const at::Tensor& targets) const {
    TORCH_CHECK(hidden.sizes() == targets.sizes(), "a forecast of ", hidden.sizes(), " does not fit targets of ",
                targets.sizes());
    return {at::mse_loss(hidden, targets, at::Reduction::Sum),
            at::scalar_tensor(targets.numel(), targets.options().dtype(at::kLong)), losses(hidden, targets).flatten()};
}

at::Tensor StanhopNet::losses(const at::Tensor& hidden, const at::Tensor& targets) const {
    const at::NoGradGuard noGradient;
    return (hidden - targets).square();
}

}  // namespace outeffhop::models
