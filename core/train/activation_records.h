// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "core/store/records.h"

namespace outeffhop::train {

/// Statistics of an observed tensor [sequences, length, width]; the step is left to the caller.
store::ActivationRecord activationRecord(int tensor, const at::Tensor& value);

/// The `count` largest |x|, largest first.
std::vector<store::OutlierRecord> outlierRecords(int tensor, const at::Tensor& value, int count);

/// Codes, scales and exact no-op probabilities from probabilities [heads, queries, keys] and noop [heads, queries].
store::AttentionLayer attentionLayer(int layer, const at::Tensor& probabilities, const at::Tensor& noop);

}  // namespace outeffhop::train
