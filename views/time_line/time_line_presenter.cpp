// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/time_line/time_line_presenter.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace outeffhop::time_line {

namespace {
/// The course of every run; the time line shows these without markers.
constexpr std::array<std::string_view, 4> kOrdinary{"started", "checkpoint", "finished", "dropped"};
}  // namespace

std::vector<std::int64_t> snapshotSteps(const std::vector<store::SnapshotInfo>& snapshots) {
    std::vector<std::int64_t> steps;
    steps.reserve(snapshots.size());
    for (const auto& snapshot : snapshots) steps.push_back(snapshot.step);
    std::sort(steps.begin(), steps.end());
    steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
    return steps;
}

std::vector<kit::TimeLineEvent> markersOf(const std::vector<store::EventRecord>& events) {
    std::vector<kit::TimeLineEvent> markers;
    for (const auto& event : events) {
        const bool warning = event.severity != store::Severity::info;
        const bool ordinary = std::find(kOrdinary.begin(), kOrdinary.end(), event.kind) != kOrdinary.end();
        if (event.step >= 0 && (warning || !ordinary))
            markers.push_back({event.step, QString::fromStdString(event.message), warning});
    }
    return markers;
}

}  // namespace outeffhop::time_line
