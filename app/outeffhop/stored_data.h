// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "app/outeffhop/printing.h"
#include "core/store/run_reader.h"

namespace outeffhop::cli {

/// Numbers as they are stored, one record a row. Layers, heads and sequences count from 1, as in "L1 H1"; positions,
/// queries, keys and channels from 0.
struct DataTable {
    std::vector<std::string> columns;
    std::vector<std::vector<Json>> rows;
};

/// What part of a run to export. Zero layer, head or sequence: not chosen.
struct Selection {
    std::int64_t step = std::numeric_limits<std::int64_t>::max();  ///< the newest at or before it
    bool everyStep = true;                                         ///< no step was chosen
    int layer = 0, head = 0, sequence = 1;
    std::string metric;  ///< empty: all
};

/// step, metric, layer, head, value; layer and head are null where the metric has none.
Result<DataTable> curves(store::RunReader& reader, const Selection& selection);
/// One head on one probe sequence: step, query, query_token, key, key_token, probability; key null is "nowhere".
Result<DataTable> attention(store::RunReader& reader, const Selection& selection);
/// step, tensor, lower, upper, count: the bins that are not empty.
Result<DataTable> histograms(store::RunReader& reader, const Selection& selection);
/// step, tensor, rank, value, sequence, position, token, channel.
Result<DataTable> outliers(store::RunReader& reader, const Selection& selection);

std::string toCsv(const DataTable& table);
/// An array with an object a row.
Json toJson(const DataTable& table);

}  // namespace outeffhop::cli
