// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/adamw.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

namespace outeffhop::train {
namespace {

/// Every parameter starts on a cache line.
constexpr std::int64_t kAlignment = 32;

std::int64_t padded(std::int64_t count) {
    return (count + kAlignment - 1) / kAlignment * kAlignment;
}

bool isBias(const std::string& name) {
    return name.ends_with("bias");
}

bool decays(const std::string& name, const at::Tensor& parameter, const AdamWOptions& options) {
    return !isBias(name) && (options.decayNorms || parameter.dim() > 1);
}

/// Parameters sharing a storage (packed projections) next to each other, in the order in which they lie there.
NamedTensors byStorage(const NamedTensors& parameters) {
    std::vector<const void*> storages;
    for (const auto& [name, parameter] : parameters) storages.push_back(parameter.storage().data());
    const auto place = [&](const std::pair<std::string, at::Tensor>& named) {
        const auto first = std::find(storages.begin(), storages.end(), named.second.storage().data());
        return std::pair(first - storages.begin(), named.second.storage_offset());
    };
    NamedTensors sorted = parameters;
    std::stable_sort(sorted.begin(), sorted.end(), [&](const auto& a, const auto& b) { return place(a) < place(b); });
    return sorted;
}

bool continues(const at::Tensor& previous, const at::Tensor& next) {
    return next.storage().data() == previous.storage().data() &&
           next.storage_offset() == previous.storage_offset() + previous.numel();
}

}  // namespace

AdamW::AdamW(const NamedTensors& parameters, const AdamWOptions& options) : options_(options) {
    NamedTensors decayed, kept;
    for (const auto& [name, parameter] : byStorage(parameters)) {
        (decays(name, parameter, options) ? decayed : kept).emplace_back(name, parameter);
    }
    for (const auto& [members, decay] : {std::pair{&decayed, options.weightDecay}, std::pair{&kept, 0.0}}) {
        if (members->empty()) continue;
        groups_.emplace_back().weightDecay = decay;
        allocate(groups_.back(), *members);
    }
    steps_ = at::zeros({}, groups_.front().weights.options());
}

void AdamW::allocate(Group& group, const NamedTensors& parameters) {
    const c10::NoGradGuard noGrad;
    const std::size_t index = groups_.size() - 1;
    std::int64_t total = 0;
    const std::size_t first = places_.size();
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const auto& [name, parameter] = parameters[i];
        if (i > 0 && !continues(parameters[i - 1].second, parameter)) total = padded(total);
        places_.push_back({name, parameter.sizes().vec(), index, total, parameter.numel()});
        total += parameter.numel();
    }
    const auto fp32 = parameters.front().second.options().dtype(at::kFloat).requires_grad(false);
    const auto trained = fp32.dtype(options_.bf16 ? at::kBFloat16 : at::kFloat);
    group.weights = at::zeros({total}, fp32);
    group.firstMoment = at::zeros({total}, fp32);
    group.secondMoment = at::zeros({total}, fp32);
    group.gradients = at::zeros({total}, trained);
    if (options_.bf16) group.shadow = at::zeros({total}, trained);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const Place& place = places_[first + i];
        at::Tensor parameter = parameters[i].second;
        view(group.weights, place).copy_(parameter);
        at::Tensor home = view(options_.bf16 ? group.shadow : group.weights, place);
        home.copy_(parameter);
        parameter.set_data(home);
        parameter.mutable_grad() = view(group.gradients, place);
    }
}

at::Tensor AdamW::view(const at::Tensor& flat, const Place& place) const {
    return flat.narrow(0, place.offset, place.count).view(place.sizes);
}

void AdamW::zeroGradients() {
    for (Group& group : groups_) group.gradients.zero_();
}

at::Tensor AdamW::gradientNorm() const {
    std::vector<at::Tensor> norms;
    for (const Group& group : groups_)
        norms.push_back(at::linalg_vector_norm(group.gradients, 2, {}, false, at::kFloat));
    return norms.size() == 1 ? norms.front() : at::linalg_vector_norm(at::stack(norms));
}

at::Tensor AdamW::step(double learningRate, const at::Tensor& divisor) {
    const c10::NoGradGuard noGrad;
    const at::Tensor norm = gradientNorm() / divisor;
    const at::Tensor skip = at::isfinite(norm).logical_not().to(at::kFloat);
    at::Tensor scale = divisor.to(at::kFloat);
    if (options_.clipNorm > 0) scale = scale * (norm / options_.clipNorm).clamp_min(1);
    steps_.add_(1 - skip);
    for (Group& group : groups_) {
        const at::Tensor gradients = options_.bf16 ? group.gradients.to(at::kFloat) : group.gradients;
        at::_fused_adamw_({group.weights}, {gradients}, {group.firstMoment}, {group.secondMoment}, {}, {steps_},
                          learningRate, options_.beta1, options_.beta2, group.weightDecay, options_.epsilon,
                          /*amsgrad=*/false,
                          /*maximize=*/false, scale, skip);
        if (group.shadow.defined()) group.shadow.copy_(group.weights);
    }
    return norm;
}

NamedTensors AdamW::state() const {
    NamedTensors named;
    for (const Place& place : places_) {
        named.emplace_back("exp_avg." + place.name, view(groups_[place.group].firstMoment, place));
        named.emplace_back("exp_avg_sq." + place.name, view(groups_[place.group].secondMoment, place));
        if (options_.bf16) named.emplace_back("master." + place.name, view(groups_[place.group].weights, place));
    }
    named.emplace_back("step", steps_);
    return named;
}

}  // namespace outeffhop::train
