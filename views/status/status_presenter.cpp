// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/status/status_presenter.h"

#include <QObject>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "views/bridge/metric_names.h"
#include "views/kit/number_format.h"

namespace outeffhop::status {

namespace {

using Json = nlohmann::json;

QString tr(const char* text) {
    return QObject::tr(text);
}

Json parsed(const std::string& text) {
    Json json = Json::parse(text, nullptr, false);
    return json.is_object() ? json : Json::object();
}

std::optional<double> newest(const bridge::RunData& run, const char* metric) {
    const auto found = run.curves.find(metric);
    if (found == run.curves.end() || found->second.values.empty()) return {};
    return found->second.values.back();
}

Segment workerOf(const store::RunInfo& info, double now) {
    const auto since = [&] {
        return info.endedAt > 0 ? tr(" %1 ago").arg(kit::formatDuration(std::floor(std::max(0.0, now - info.endedAt)))) : QString();
    };
    switch (info.state) {
        case store::RunState::created:
        case store::RunState::queued:
            return {"worker", tr("○ waiting in the queue"), {}, Tone::quiet};
        case store::RunState::starting:
            return {"worker", tr("● worker starting"), {}, Tone::good};
        case store::RunState::running:
            return {"worker", tr("● worker alive"), tr("It holds the run's lock"), Tone::good};
        case store::RunState::paused:
            return {"worker", tr("● worker alive, paused"), tr("It holds the run's lock"), Tone::good};
        case store::RunState::finished:
            return {"worker", tr("✓ finished") + since(), {}, Tone::quiet};
        case store::RunState::stopped:
            return {"worker", tr("■ stopped") + since(), {}, Tone::quiet};
        case store::RunState::failed:
            return {"worker", tr("⚠ failed") + since(), QString::fromStdString(info.reason), Tone::bad};
        case store::RunState::crashed:
            return {"worker", tr("⚠ worker dead since step %1").arg(kit::formatInteger(info.step)),
                    tr("The run says running, but nobody holds its lock"), Tone::bad};
    }
    return {};
}

QString deviceOf(const store::RunInfo& info) {
    const Json environment = parsed(info.environmentJson), config = parsed(info.configJson);
    QStringList parts;
    const auto add = [&](const Json& object, const char* key, const QString& pattern) {
        if (!object.contains(key)) return;
        const auto& value = object[key];
        parts << pattern.arg(QString::fromStdString(value.is_string() ? value.get<std::string>() : value.dump()));
    };
    add(environment, "device", QStringLiteral("%1"));
    const bool alone = environment.contains("threads") && environment["threads"] == 1;
    add(environment, "threads", alone ? tr("%1 thread") : tr("%1 threads"));
    if (config.contains("train") && config["train"].is_object())
        add(config["train"], "precision", QStringLiteral("%1"));
    return parts.join(QStringLiteral(" · "));
}

QString speedOf(const bridge::RunData& run) {
    QStringList parts;
    if (run.stepsPerSecond) parts << tr("%1 steps/s").arg(kit::formatNumber(*run.stepsPerSecond, 2));
    if (const auto tokens = newest(run, bridge::metric::kTokensPerSecond))
        parts << tr("%1 tokens/s").arg(kit::formatCount(*tokens));
    return parts.join(QStringLiteral(" · "));
}

QString costOf(const bridge::RunData& run) {
    const auto cost = newest(run, bridge::metric::kLookingCost);
    if (!cost) return {};
    const Json config = parsed(run.info.configJson);
    const QString text = tr("looking costs %1").arg(kit::formatPercent(*cost / 100));
    const bool known = config.contains("telemetry") && config["telemetry"].is_object() &&
                       config["telemetry"].contains("budget") && config["telemetry"]["budget"].is_number();
    return known
               ? text + tr(" (budget %1)").arg(kit::formatPercent(config["telemetry"]["budget"].get<double>() / 100, 0))
               : text;
}

QString lastEventOf(const std::vector<store::EventRecord>& events) {
    if (events.empty()) return {};
    const auto& event = events.back();
    return tr("last event, step %1: %2")
        .arg(kit::formatInteger(std::max<std::int64_t>(0, event.step)), QString::fromStdString(event.message));
}

}  // namespace

std::vector<Segment> segmentsOf(const bridge::RunData& run, double now) {
    return {workerOf(run.info, now),
            {"device", deviceOf(run.info), tr("Device, threads and precision of the worker"), Tone::quiet},
            {"speed", speedOf(run), tr("Training speed, looking included"), Tone::quiet},
            {"cost", costOf(run), tr("Share of the step time spent on telemetry, against its budget"), Tone::quiet},
            {"size", run.databaseBytes > 0 ? tr("run.db %1").arg(kit::formatBytes(run.databaseBytes)) : QString(),
             tr("Size of the run's file"), Tone::quiet},
            {"event", lastEventOf(run.events), {}, Tone::quiet}};
}

std::vector<Segment> emptySegments() {
    return segmentsOf({}, 0);
}

}  // namespace outeffhop::status
