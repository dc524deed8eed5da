// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/adamw.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

namespace outeffhop::train {
namespace {

bool isBias(const std::string& name) {
    return name.ends_with("bias");
}

bool decays(const std::string& name, const at::Tensor& parameter, const AdamWOptions& options) {
    return !isBias(name) && (options.decayNorms || parameter.dim() > 1);
}

}  // namespace

AdamW::AdamW(const NamedTensors& parameters, const AdamWOptions& options)
    : options_(options),
      steps_(at::zeros({}, parameters.front().second.options().dtype(at::kFloat).requires_grad(false))),
      groups_{{options.weightDecay, {}}, {0, {}}} {
    const c10::NoGradGuard noGrad;
    for (const auto& [name, parameter] : parameters) {
        const at::Tensor weight = parameter.detach().to(at::kFloat);
        groups_[decays(name, parameter, options) ? 0 : 1].members.push_back(
            {name, parameter, weight, at::zeros_like(weight), at::zeros_like(weight)});
    }
}

void AdamW::clearGradients() {
    for (Group& group : groups_)
        for (Member& member : group.members) member.parameter.mutable_grad().reset();
}

at::Tensor AdamW::gradientNorm() const {
    std::vector<at::Tensor> gradients;
    for (const Group& group : groups_)
        for (const Member& member : group.members)
            if (const at::Tensor& gradient = member.parameter.grad(); gradient.defined()) gradients.push_back(gradient);
    if (gradients.empty()) return at::zeros_like(steps_);
    return at::linalg_vector_norm(at::stack(at::_foreach_norm(gradients, 2, at::kFloat)));
}

at::Tensor AdamW::step(double learningRate, const at::Tensor& divisor) {
    const c10::NoGradGuard noGrad;
    const at::Tensor norm = gradientNorm() / divisor;
    const at::Tensor skip = at::isfinite(norm).logical_not().to(at::kFloat);
    at::Tensor scale = divisor.to(at::kFloat);
    if (options_.clipNorm > 0) scale = scale * (norm / options_.clipNorm).clamp_min(1);
    steps_.add_(1 - skip);
    for (const Group& group : groups_) update(group, learningRate, scale, skip);
    return norm;
}

void AdamW::update(const Group& group, double learningRate, const at::Tensor& scale, const at::Tensor& skip) const {
    std::vector<at::Tensor> weights, gradients, firstMoments, secondMoments, shadows, masters;
    for (const Member& member : group.members) {
        const at::Tensor& gradient = member.parameter.grad();
        if (!gradient.defined()) continue;
        weights.push_back(member.weight);
        gradients.push_back(gradient.to(at::kFloat));
        firstMoments.push_back(member.firstMoment);
        secondMoments.push_back(member.secondMoment);
        if (!member.hasMaster()) continue;
        shadows.push_back(member.parameter);
        masters.push_back(member.weight);
    }
    if (weights.empty()) return;
    at::_fused_adamw_(weights, gradients, firstMoments, secondMoments, {}, std::vector(weights.size(), steps_),
                      learningRate, options_.beta1, options_.beta2, group.weightDecay, options_.epsilon,
                      /*amsgrad=*/false, /*maximize=*/false, scale, skip);
    if (!shadows.empty()) at::_foreach_copy_(shadows, masters);
}

NamedTensors AdamW::state() const {
    NamedTensors named;
    for (const Group& group : groups_) {
        for (const Member& member : group.members) {
            named.emplace_back("exp_avg." + member.name, member.firstMoment);
            named.emplace_back("exp_avg_sq." + member.name, member.secondMoment);
            if (member.hasMaster()) named.emplace_back("master." + member.name, member.weight);
        }
    }
    named.emplace_back("step", steps_);
    return named;
}

}  // namespace outeffhop::train
