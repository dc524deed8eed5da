// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace outeffhop::store {

/// The snapshots of one step, as retention sees them.
struct StoredStep {
    std::int64_t step = 0;
    std::int64_t bytes = 0;
    bool requested = false;  ///< a person asked for it or an event caused it
};

/// The steps to delete so that the rest fits `budgetBytes`; nothing while it already fits. Classes go in this order,
/// each thinned where it is most crowded: steps no rule keeps; the newest 64; periodic ones (the first in each 500
/// steps); requested ones and milestones (the first at or after each power of two). The first, the last and `pinned`
/// steps stay, even beyond the budget. `steps` must ascend.
std::vector<std::int64_t> stepsToDelete(const std::vector<StoredStep>& steps, std::int64_t budgetBytes,
                                        const std::vector<std::int64_t>& pinned);

}  // namespace outeffhop::store
