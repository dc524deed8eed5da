// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "views/compare_attention/run_map.h"

namespace outeffhop::compare_attention {

/// chosen - baseline, cell by cell over the tokens both have.
struct Difference {
    RunMap map;          ///< its offset is 0: begin-of-sequence tokens are left out
    double largest = 0;  ///< |difference|
    bool isBosLeftOut = false;
    QString problem;  ///< why there is none; empty: there is one
};

/// Only maps over the same tokens have a difference; a begin-of-sequence token that one of them has is left out.
Difference differenceOf(const RunMap& chosen, const RunMap& baseline);

}  // namespace outeffhop::compare_attention
