// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>

#include "views/bridge/run_data.h"
#include "views/bridge/selection.h"

namespace outeffhop::compare_attention {

/// Where a head leaves its attention when there is nothing to attend to, as measured on the probe.
struct Rest {
    std::optional<double> noop;   ///< no-op mass, mean over queries, [0, 1]
    std::optional<double> sink;   ///< attention to key 0, mean over queries, [0, 1]
    std::optional<double> gate;   ///< gate probability, mean over queries; none without a gate
    bool idle = false;            ///< only over queries that are not triggers
    bool canRestNowhere = false;  ///< the normalizer is a Softmax_1
};

/// The newest measurement at or before `step`.
Rest restOf(const bridge::RunData& run, const bridge::Place& head, std::int64_t step);

/// "rests on ∅", "rests on key 0: a sink", "no place to rest", ...; empty when nothing was measured.
QString restSentence(const Rest& rest);
/// The two numbers behind the sentence and what they are means of.
QString restExplanation(const Rest& rest);

}  // namespace outeffhop::compare_attention
