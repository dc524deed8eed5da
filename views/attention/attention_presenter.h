// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

#include "core/store/records.h"
#include "views/bridge/selection.h"
#include "views/kit/heat_map.h"
#include "views/kit/token.h"

namespace outeffhop::attention {

/// What one row of the map says, in words.
struct Reading {
    QString place;  ///< row "," at 17
    bool trigger = false;
    QString noop;      ///< p∅ = 0.98
    QString sentence;  ///< where the rest of the mass goes
};

/// `nullKeys`: n where p_noop = n / (n + exp lse), so that lse can be read off it; 0 where it is something else.
Reading readRow(const kit::AttentionMatrix& matrix, const kit::Tokens& queries, const kit::Tokens& keys, int query,
                double nullKeys);

/// The rows worth reading: the chosen one, or else the most silent ordinary row and the most active trigger row.
std::vector<int> rowsToRead(const kit::AttentionMatrix& matrix, const kit::Tokens& tokens, int chosen);

/// 1 for Softmax_1, n for Softmax_n, from the run's configuration; 0 for all other normalizers.
double nullKeysOf(const std::string& configJson);

kit::HeatMapCell cellOf(const bridge::Place& place);
bridge::Place placeOf(int query, int key);

}  // namespace outeffhop::attention
