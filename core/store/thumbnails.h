// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/records.h"
#include "core/store/run_reader.h"

namespace outeffhop::store {

/// Largest side of a thumbnail in pixels.
inline constexpr int kThumbnailSize = 32;

/// Max-pools every head of a snapshot to a square, so that a lone sharp entry stays visible. Maps smaller than the
/// square are repeated. All layers must have the heads of the first.
Thumbnails makeThumbnails(const SnapshotRecord& snapshot);

}  // namespace outeffhop::store
