// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <vector>

#include "core/store/records.h"

namespace outeffhop::theory {

/// A recorded quantity, by its values at steps. What a step is, stands in its definition.
struct Series {
    store::MetricDefinition metric;
    std::map<std::int64_t, double> values;
};

/// Quantities measured once for each seed, as their means and their deviations over seeds.
class Tally {
 public:
    /// The place of a new quantity, for add().
    std::size_t define(store::MetricDefinition metric);
    void add(std::size_t quantity, std::int64_t step, double value);

    /// The mean of each quantity and, where there were several seeds, "<name>.std", the deviation (n - 1).
    [[nodiscard]] std::vector<Series> series() const;

 private:
    struct Quantity {
        store::MetricDefinition metric;
        std::map<std::int64_t, std::vector<double>> values;
    };
    std::vector<Quantity> quantities_;
};

}  // namespace outeffhop::theory
