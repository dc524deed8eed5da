// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/summary.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "core/config/parameters.h"
#include "core/telemetry/metric_definitions.h"

namespace outeffhop::telemetry {
namespace {

constexpr std::int64_t kWindow = 100;  ///< steps that noisy training curves are averaged over

enum class Reduction { newest, windowMean, firstLayer };

struct Source {
    const char* metric;
    Reduction reduction;
    const char *title, *note, *explanation;
};

constexpr Source kSources[]{
    {metric::kTrainLoss, Reduction::windowMean, "loss", "train, last 100", "Mean over the last 100 steps."},
    {metric::kTrainCopyLoss, Reduction::windowMean, "copy loss", "train, last 100", "Mean over the last 100 steps."},
    {metric::kValidLoss, Reduction::newest, "valid loss", "newest", "The newest evaluation."},
    {metric::kValidPerplexity, Reduction::newest, "perplexity", "validation", "The newest evaluation."},
    {metric::kValidTop1, Reduction::newest, "top-1", "validation", "The newest evaluation."},
    {metric::kValidMae, Reduction::newest, "MAE", "validation", "The newest evaluation."},
    {metric::kNoopIdle, Reduction::firstLayer, "no-op mass L1", "idle queries", "Mean over the heads of layer 1."},
    {metric::kNoopTrigger, Reduction::firstLayer, "no-op mass L1", "trigger queries",
     "Mean over the heads of layer 1."},
    {metric::kNoopMass, Reduction::firstLayer, "no-op mass L1", "all queries", "Mean over the heads of layer 1."},
    {metric::kGateIdle, Reduction::firstLayer, "gate L1", "idle queries", "Mean over the heads of layer 1."},
    {metric::kGateTrigger, Reduction::firstLayer, "gate L1", "trigger queries", "Mean over the heads of layer 1."},
    {metric::kGateMean, Reduction::firstLayer, "gate L1", "all queries", "Mean over the heads of layer 1."},
    {metric::kSinkKey0Idle, Reduction::firstLayer, "sink mass L1", "key 0, idle", "Mean over the heads of layer 1."},
    {metric::kSinkKey0, Reduction::firstLayer, "sink mass L1", "key 0, all", "Mean over the heads of layer 1."},
    {metric::kMaxInfNorm, Reduction::newest, "max inf norm", "block outputs", "The newest capture."},
    {metric::kAverageKurtosis, Reduction::newest, "avg kurtosis", "block outputs", "The newest capture."},
};

/// Left out where the number over idle queries exists: it tells the same in a blurred way.
constexpr std::pair<const char*, const char*> kReplaced[]{{metric::kNoopMass, metric::kNoopIdle},
                                                          {metric::kGateMean, metric::kGateIdle},
                                                          {metric::kSinkKey0, metric::kSinkKey0Idle}};

std::optional<double> mean(std::vector<double> values) {
    std::erase_if(values, [](double value) { return std::isnan(value); });
    double sum = 0;
    for (const double value : values) sum += value;
    return values.empty() ? std::nullopt : std::optional(sum / static_cast<double>(values.size()));
}

std::optional<double> reduce(const Source& source, RecordedNumbers& numbers, const store::RunInfo& run,
                             std::int64_t step) {
    if (source.reduction == Reduction::newest) return numbers.valueAt(source.metric, step);
    if (source.reduction == Reduction::windowMean) return mean(numbers.values(source.metric, step - kWindow, step));
    const auto heads = numbers.vectorAt(source.metric, step);
    if (run.heads <= 0 || heads.size() < static_cast<std::size_t>(run.heads)) return {};
    double sum = 0;
    for (int head = 0; head < run.heads; ++head) sum += heads[static_cast<std::size_t>(head)];
    return sum / run.heads;
}

SummaryMetric summaryMetric(const Source& source) {
    const auto known = knownMetrics();
    const auto recorded = std::ranges::find(known, source.metric, &store::MetricDefinition::name);
    auto definition = *recorded;
    definition.title = source.title;
    definition.shape = store::MetricShape::scalar;
    definition.definition += std::string(" ") + source.explanation;
    return {definition, source.note};
}

/// A run.db, read when it is asked. The first failure stands for all.
class StoredNumbers : public RecordedNumbers {
 public:
    explicit StoredNumbers(store::RunReader& reader) : reader_(reader) {}

    [[nodiscard]] std::optional<double> valueAt(const std::string& metric, std::int64_t step) override {
        std::optional<double> newest;
        for (const auto& record : curve(metric))
            if (record.step <= step) newest = record.value;
        return newest;
    }
    [[nodiscard]] std::vector<double> values(const std::string& metric, std::int64_t after,
                                             std::int64_t step) override {
        std::vector<double> values;
        for (const auto& record : curve(metric))
            if (record.step > after && record.step <= step) values.push_back(record.value);
        return values;
    }
    [[nodiscard]] std::vector<float> vectorAt(const std::string& metric, std::int64_t step) override {
        auto record = reader_.vectorAt(metric, step);
        if (!record) failure_ = record.error();
        return record && *record ? (*record)->values : std::vector<float>();
    }
    [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

 private:
    [[nodiscard]] std::vector<store::ScalarRecord> curve(const std::string& metric) {
        auto curve = reader_.curve(metric);
        if (!curve) failure_ = curve.error();
        return curve.value_or(std::vector<store::ScalarRecord>());
    }

    store::RunReader& reader_;
    std::optional<Error> failure_;
};

}  // namespace

bool canRestNowhere(const std::string& configJson) {
    const auto config = config::fromJsonText(configJson);
    if (!config) return false;
    const auto& attention = config->attention;
    return attention.normalizer.ends_with("softmax1") || (attention.normalizer == "softmax_n" && attention.n > 0);
}

const std::vector<SummaryMetric>& summaryMetrics() {
    static const auto all = [] {
        std::vector<SummaryMetric> metrics;
        for (const auto& source : kSources) metrics.push_back(summaryMetric(source));
        return metrics;
    }();
    return all;
}

const SummaryMetric* findSummaryMetric(const std::string& name) {
    const auto found = std::ranges::find_if(summaryMetrics(), [&](const auto& m) { return m.definition.name == name; });
    return found == summaryMetrics().end() ? nullptr : &*found;
}

std::map<std::string, double> summaryAt(RecordedNumbers& numbers, const store::RunInfo& run, std::int64_t step) {
    std::map<std::string, double> summary;
    const bool nowhere = canRestNowhere(run.configJson);
    for (const auto& source : kSources) {
        if (!nowhere && std::string_view(source.metric).starts_with("noop.")) continue;
        const auto value = reduce(source, numbers, run, step);
        if (value && std::isfinite(*value)) summary[source.metric] = *value;
    }
    for (const auto& [all, idle] : kReplaced)
        if (summary.contains(idle)) summary.erase(all);
    return summary;
}

Result<std::map<std::string, double>> summaryOf(store::RunReader reader) {
    const auto info = reader.info();
    if (!info) return fail(info.error());
    StoredNumbers numbers(reader);
    auto summary = summaryAt(numbers, *info, info->step);
    if (numbers.failure()) return fail(*numbers.failure());
    return summary;
}

}  // namespace outeffhop::telemetry
