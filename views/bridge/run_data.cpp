// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/run_data.h"

#include <algorithm>

namespace outeffhop::bridge {

namespace {

/// How many of the ascending `steps` are at or before `step`.
template <class Steps>
std::size_t countUpTo(const Steps& steps, std::int64_t step) {
    const auto limit = static_cast<typename Steps::value_type>(step);
    return static_cast<std::size_t>(std::upper_bound(steps.begin(), steps.end(), limit) - steps.begin());
}

}  // namespace

std::optional<double> Curve::at(std::int64_t step) const {
    const std::size_t count = countUpTo(steps, step);
    return count ? std::optional(values[count - 1]) : std::nullopt;
}

std::span<const float> VectorCurve::at(std::int64_t step) const {
    const std::size_t count = countUpTo(steps, step);
    return count ? std::span(values).subspan((count - 1) * width, width) : std::span<const float>();
}

Curve VectorCurve::column(std::size_t index, std::size_t fromRow) const {
    Curve curve;
    if (index >= width) return curve;
    for (std::size_t row = fromRow; row < steps.size(); ++row) {
        curve.steps.push_back(steps[row]);
        curve.values.push_back(values[row * width + index]);
    }
    return curve;
}

const store::MetricDefinition* RunData::metric(const std::string& name) const {
    const auto found =
        std::find_if(metrics.begin(), metrics.end(), [&](const auto& metric) { return metric.name == name; });
    return found == metrics.end() ? nullptr : &*found;
}

const store::TensorDefinition* RunData::tensor(int id) const {
    const auto found =
        std::find_if(tensors.begin(), tensors.end(), [&](const auto& tensor) { return tensor.id == id; });
    return found == tensors.end() ? nullptr : &*found;
}

std::vector<store::ProbeToken> RunData::tokens(int sequence) const {
    std::vector<store::ProbeToken> tokens;
    std::copy_if(probe.begin(), probe.end(), std::back_inserter(tokens),
                 [&](const auto& token) { return token.sequence == sequence; });
    std::sort(tokens.begin(), tokens.end(), [](const auto& a, const auto& b) { return a.position < b.position; });
    return tokens;
}

std::optional<std::int64_t> RunData::snapshotAt(std::int64_t step, int sequence) const {
    std::optional<std::int64_t> newest;
    for (const auto& snapshot : snapshots)
        if (snapshot.step <= step && snapshot.sequence == sequence) newest = snapshot.step;
    return newest;
}

std::optional<std::int64_t> RunData::activationAt(std::int64_t step) const {
    const std::size_t count = countUpTo(activationSteps, step);
    return count ? std::optional(activationSteps[count - 1]) : std::nullopt;
}

}  // namespace outeffhop::bridge
