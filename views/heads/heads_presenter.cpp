// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/heads/heads_presenter.h"

#include <QObject>
#include <limits>
#include <set>

#include "views/bridge/metric_names.h"

namespace outeffhop::heads {

std::span<const std::uint8_t> thumbnailOf(const store::Thumbnails& thumbnails, int layer, int head) {
    if (layer < 0 || layer >= thumbnails.layers || head < 0 || head >= thumbnails.heads) return {};
    const auto picture = static_cast<std::size_t>(thumbnails.size) * static_cast<std::size_t>(thumbnails.size);
    const auto index = static_cast<std::size_t>(layer * thumbnails.heads + head);
    if ((index + 1) * picture > thumbnails.codes.size()) return {};
    return std::span(thumbnails.codes).subspan(index * picture, picture);
}

std::vector<float> valuesOf(std::span<const float> recorded, int layers, int heads) {
    const auto count = static_cast<std::size_t>(layers) * static_cast<std::size_t>(heads);
    if (recorded.size() != count) return std::vector<float>(count, std::numeric_limits<float>::quiet_NaN());
    return {recorded.begin(), recorded.end()};
}

Bar barOf(bool canRestNowhere, bool hasGates, bool tellsIdle) {
    namespace metric = bridge::metric;
    if (hasGates && !canRestNowhere)
        return tellsIdle ? Bar{QObject::tr("gate probability of idle queries"), QStringLiteral("g"), metric::kGateIdle}
                         : Bar{QObject::tr("gate probability"), QStringLiteral("g"), metric::kGateMean};
    return tellsIdle ? Bar{QObject::tr("no-op mass of idle queries"), QStringLiteral("∅"), metric::kNoopIdle}
                     : Bar{QObject::tr("no-op mass"), QStringLiteral("∅"), metric::kNoopMass};
}

std::vector<int> mappedSequences(const std::vector<store::SnapshotInfo>& snapshots) {
    std::set<int> sequences;
    for (const auto& snapshot : snapshots) sequences.insert(snapshot.sequence);
    return {sequences.begin(), sequences.end()};
}

}  // namespace outeffhop::heads
