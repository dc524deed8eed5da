// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <span>
#include <vector>

#include "core/store/run_reader.h"

namespace outeffhop::heads {

/// The picture of one head inside a snapshot's thumbnails, size x size codes; empty when there is no such head.
std::span<const std::uint8_t> thumbnailOf(const store::Thumbnails& thumbnails, int layer, int head);

/// One value a head; NaN (no bar) for all when the metric is not recorded or has another shape.
std::vector<float> valuesOf(std::span<const float> recorded, int layers, int heads);

/// What the bar below a head's picture shows.
struct Bar {
    QString meaning, symbol;
    const char* metric;
};

/// The no-op mass, or the gate probability of runs that have gates and a normalizer that leaves nothing nowhere; over
/// idle queries where the task tells them.
Bar barOf(bool canRestNowhere, bool hasGates, bool tellsIdle);

/// The probe sequences that have maps, ascending.
std::vector<int> mappedSequences(const std::vector<store::SnapshotInfo>& snapshots);

}  // namespace outeffhop::heads
