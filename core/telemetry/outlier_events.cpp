// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/outlier_events.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace outeffhop::telemetry {
namespace {

constexpr double kDeviations = 6;
constexpr std::size_t kChannelsNamed = 3;

/// "channel 5", "channels 5, 7 and 12 more".
std::string listed(const std::vector<int>& channels) {
    const std::vector named(channels.begin(), channels.begin() + std::min(channels.size(), kChannelsNamed));
    const auto more = channels.size() - named.size();
    return fmt::format("channel{} {}{}", channels.size() > 1 ? "s" : "", fmt::join(named, ", "),
                       more ? fmt::format(" and {} more", more) : "");
}

}  // namespace

std::optional<store::EventRecord> OutlierEvents::update(const store::TensorDefinition& tensor,
                                                        const store::ActivationRecord& record) {
    std::vector<int> born;
    float largest = 0;
    for (int channel = 0; channel < static_cast<int>(record.channelMax.size()); ++channel) {
        const auto value = record.channelMax[channel];
        if (!(value > kDeviations * record.deviation) || !seen_.emplace(tensor.id, channel).second) continue;
        born.push_back(channel);
        largest = std::max(largest, value);
    }
    if (born.empty()) return std::nullopt;
    return store::EventRecord{.step = record.step,
                              .kind = "outlier_birth",
                              .severity = store::Severity::info,
                              .message = fmt::format("Outliers in {}, {}: |x| up to {:.3g}, {:.1f} standard deviations",
                                                     tensor.name, listed(born), largest, largest / record.deviation),
                              .layer = tensor.layer};
}

void OutlierEvents::restore(const nlohmann::json& state) {
    try {
        seen_ = state.get<std::set<std::pair<int, int>>>();
    } catch (const nlohmann::json::exception&) {
    }
}

}  // namespace outeffhop::telemetry
