// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace outeffhop::metrics {

/// A value and its place in a flattened tensor.
struct Entry {
    float value = 0;
    int64_t index = 0;
};

/// The `k` entries of x [0, count) with the largest finite |x|, largest first; of equal ones the earlier. One pass; the
/// values after the first few thousand cost one comparison each.
std::vector<Entry> largestValues(const float* x, int64_t count, int64_t k);

}  // namespace outeffhop::metrics
