// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "core/store/run_reader.h"

namespace outeffhop::heads {

/// The picture of one head inside a snapshot's thumbnails, size x size codes; empty when there is no such head.
std::span<const std::uint8_t> thumbnailOf(const store::Thumbnails& thumbnails, int layer, int head);

/// One value a head; NaN (no bar) for all when the metric is not recorded or has another shape.
std::vector<float> valuesOf(std::span<const float> recorded, int layers, int heads);

/// The probe sequences that have maps, ascending.
std::vector<int> mappedSequences(const std::vector<store::SnapshotInfo>& snapshots);

}  // namespace outeffhop::heads
