// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/theory/tally.h"

#include <fmt/format.h>

#include <cmath>
#include <numeric>

namespace outeffhop::theory {
namespace {

double meanOf(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.) / static_cast<double>(values.size());
}

double deviationOf(const std::vector<double>& values) {
    const auto mean = meanOf(values);
    double sum = 0;
    for (const auto value : values) sum += (value - mean) * (value - mean);
    return std::sqrt(sum / static_cast<double>(values.size() - 1));
}

store::MetricDefinition deviationDefinition(store::MetricDefinition metric) {
    metric.name += ".std";
    metric.title += ", deviation";
    metric.definition = fmt::format("Standard deviation over seeds of: {}", metric.definition);
    metric.better = store::Better::neither;
    return metric;
}

}  // namespace

std::size_t Tally::define(store::MetricDefinition metric) {
    quantities_.push_back({std::move(metric), {}});
    return quantities_.size() - 1;
}

void Tally::add(std::size_t quantity, std::int64_t step, double value) {
    quantities_[quantity].values[step].push_back(value);
}

std::vector<Series> Tally::series() const {
    std::vector<Series> all;
    for (const auto& quantity : quantities_) {
        Series mean{quantity.metric, {}}, deviation{deviationDefinition(quantity.metric), {}};
        for (const auto& [step, values] : quantity.values) {
            mean.values[step] = meanOf(values);
            if (values.size() > 1) deviation.values[step] = deviationOf(values);
        }
        all.push_back(std::move(mean));
        if (!deviation.values.empty()) all.push_back(std::move(deviation));
    }
    return all;
}

}  // namespace outeffhop::theory
