// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/adamw.h"

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <algorithm>

namespace outeffhop::train {
namespace {

/// Every run of parameters starts on a cache line.
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

/// Parameters sharing a storage next to each other, in the order in which they lie there.
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

/// The part of a flat buffer that belongs to a parameter, in its shape.
at::Tensor view(const at::Tensor& flat, const auto& place) {
    return flat.narrow(0, place.offset, place.count).view(place.sizes);
}

}  // namespace

AdamW::AdamW(const NamedTensors& parameters, const AdamWOptions& options) : options_(options) {
    const c10::NoGradGuard noGrad;
    NamedTensors decayed, kept;
    for (const auto& [name, parameter] : byStorage(parameters)) {
        (decays(name, parameter, options) ? decayed : kept).emplace_back(name, parameter);
    }
    steps_ = at::zeros({}, parameters.front().second.options().dtype(at::kFloat).requires_grad(false));
    for (const auto& [members, decay] : {std::pair{&decayed, options.weightDecay}, std::pair{&kept, 0.0}}) {
        if (members->empty()) continue;
        groups_.emplace_back().weightDecay = decay;
        allocate(groups_.back(), *members);
    }
}

void AdamW::allocate(Group& group, const NamedTensors& parameters) {
    std::vector<std::size_t> runs;  // index of the first parameter of each
    std::int64_t total = 0;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const auto& [name, parameter] = parameters[i];
        if (i == 0 || !continues(parameters[i - 1].second, parameter)) {
            runs.push_back(i);
            total = padded(total);
        }
        group.places.push_back({name, parameter.sizes().vec(), total, parameter.numel()});
        total += parameter.numel();
    }
    const auto trained = parameters.front().second.options().requires_grad(false);
    group.gradient = at::zeros({total}, trained);
    group.firstMoment = at::zeros({total}, trained.dtype(at::kFloat));
    group.secondMoment = at::zeros_like(group.firstMoment);
    const bool hasMaster = trained.dtype() != at::kFloat;
    if (hasMaster) group.master = at::zeros_like(group.firstMoment);
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const at::Tensor& parameter = parameters[i].second;
        parameter.mutable_grad() = view(group.gradient, group.places[i]);
        if (hasMaster) view(group.master, group.places[i]).copy_(parameter);
    }
    for (std::size_t run = 0; run < runs.size(); ++run) {
        const std::size_t last = (run + 1 < runs.size() ? runs[run + 1] : parameters.size()) - 1;
        const std::int64_t offset = group.places[runs[run]].offset;
        const std::int64_t count = group.places[last].offset + group.places[last].count - offset;
        const auto part = [&](const at::Tensor& flat) { return flat.narrow(0, offset, count); };
        const at::Tensor weights = parameters[runs[run]].second.detach().as_strided({count}, {1});
        group.weights.push_back(hasMaster ? part(group.master) : weights);
        if (hasMaster) group.shadows.push_back(weights);
        group.gradients.push_back(part(group.gradient));
        group.firstMoments.push_back(part(group.firstMoment));
        group.secondMoments.push_back(part(group.secondMoment));
        group.steps.push_back(steps_);
    }
}

void AdamW::zeroGradients() {
    for (Group& group : groups_) group.gradient.zero_();
}

at::Tensor AdamW::gradientNorm() const {
    std::vector<at::Tensor> norms;
    for (const Group& group : groups_)
        norms.push_back(at::linalg_vector_norm(group.gradient, 2, {}, false, at::kFloat));
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
        const bool hasMaster = group.master.defined();
        std::vector<at::Tensor> gradients = group.gradients;
        if (hasMaster) {
            for (at::Tensor& gradient : gradients) gradient = gradient.to(at::kFloat);
        }
        at::_fused_adamw_(group.weights, gradients, group.firstMoments, group.secondMoments, {}, group.steps,
                          learningRate, options_.beta1, options_.beta2, group.weightDecay, options_.epsilon,
                          /*amsgrad=*/false, /*maximize=*/false, scale, skip);
        if (hasMaster) at::_foreach_copy_(group.shadows, group.weights);
    }
    return norm;
}

NamedTensors AdamW::state() const {
    NamedTensors named;
    for (const Group& group : groups_) {
        for (const Place& place : group.places) {
            named.emplace_back("exp_avg." + place.name, view(group.firstMoment, place));
            named.emplace_back("exp_avg_sq." + place.name, view(group.secondMoment, place));
            if (group.master.defined()) named.emplace_back("master." + place.name, view(group.master, place));
        }
    }
    named.emplace_back("step", steps_);
    return named;
}

}  // namespace outeffhop::train
