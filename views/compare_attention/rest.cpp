// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_attention/rest.h"

#include <QObject>
#include <cmath>
#include <limits>

#include "core/telemetry/metric_definitions.h"
#include "core/telemetry/summary.h"
#include "views/kit/number_format.h"

namespace outeffhop::compare_attention {

namespace {

namespace metric = telemetry::metric;

constexpr double kRests = 0.5;  ///< of the mass of a query, or of what its gate may let through

std::optional<double> valueAt(const bridge::RunData& run, const char* name, const bridge::Place& head,
                              std::int64_t step) {
    const auto found = run.vectors.find(name);
    if (found == run.vectors.end()) return {};
    const auto values = found->second.at(step);
    const auto index = static_cast<std::size_t>(head.layer * run.info.heads + head.head);
    if (index >= values.size() || std::isnan(values[index])) return {};
    return values[index];
}

double orNan(std::optional<double> value) {
    return value.value_or(std::numeric_limits<double>::quiet_NaN());
}

QString tr(const char* text) {
    return QObject::tr(text);
}

}  // namespace

Rest restOf(const bridge::RunData& run, const bridge::Place& head, std::int64_t step) {
    Rest rest;
    rest.idle = run.vectors.contains(metric::kNoopIdle);
    rest.noop = valueAt(run, rest.idle ? metric::kNoopIdle : metric::kNoopMass, head, step);
    rest.sink = valueAt(run, rest.idle ? metric::kSinkKey0Idle : metric::kSinkKey0, head, step);
    rest.gate = valueAt(run, rest.idle ? metric::kGateIdle : metric::kGateMean, head, step);
    rest.canRestNowhere = telemetry::canRestNowhere(run.info.configJson);
    return rest;
}

QString restSentence(const Rest& rest) {
    if (!rest.noop && !rest.sink) return {};
    const double noop = rest.noop.value_or(0), sink = rest.sink.value_or(0);
    if (noop >= kRests) return tr("rests on ∅");
    if (sink >= kRests) return tr("rests on key 0: a sink");
    if (noop + sink >= kRests) return tr("rests on ∅ and key 0");
    if (rest.gate) return *rest.gate <= kRests ? tr("rests behind its gate") : tr("does not rest");
    return rest.canRestNowhere ? tr("does not rest") : tr("no place to rest");
}

QString restExplanation(const Rest& rest) {
    if (!rest.noop && !rest.sink) return {};
    const QString gate = rest.gate ? tr(", gate %1").arg(kit::formatFixed(*rest.gate, 2)) : QString();
    return tr("No-op mass %1, attention to key 0 %2%3: means over %4. Half of the mass counts as resting.")
        .arg(kit::formatFixed(orNan(rest.noop), 2), kit::formatFixed(orNan(rest.sink), 2), gate,
             rest.idle ? tr("the probe's queries that are not triggers") : tr("all queries"));
}

}  // namespace outeffhop::compare_attention
