// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/head_events.h"

#include <fmt/format.h>

#include <algorithm>

namespace outeffhop::telemetry {
namespace {

constexpr float kBecomes = 0.5f, kCeases = 0.4f;

}  // namespace

HeadEvents::HeadEvents(int layers, int heads) : heads_(heads), isNoop_(static_cast<std::size_t>(layers) * heads) {}

std::vector<store::EventRecord> HeadEvents::update(std::int64_t step, std::span<const float> mass) {
    std::vector<store::EventRecord> events;
    for (std::size_t i = 0; i < std::min(mass.size(), isNoop_.size()); ++i) {
        if (!(isNoop_[i] ? mass[i] < kCeases : mass[i] > kBecomes)) continue;
        isNoop_[i] = !isNoop_[i];
        const int layer = static_cast<int>(i) / heads_, head = static_cast<int>(i) % heads_;
        events.push_back(
            {.step = step,
             .kind = "noop_head",
             .severity = store::Severity::info,
             .message = fmt::format("L{} H{} {} a no-op head: {:.0f} % of its attention goes nowhere", layer + 1,
                                    head + 1, isNoop_[i] ? "became" : "is no longer", 100 * mass[i]),
             .layer = layer,
             .head = head});
    }
    return events;
}

void HeadEvents::restore(const nlohmann::json& state) {
    if (!state.is_array() || state.size() != isNoop_.size()) return;
    for (std::size_t i = 0; i < isNoop_.size(); ++i) isNoop_[i] = state[i] == true;
}

}  // namespace outeffhop::telemetry
