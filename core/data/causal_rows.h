// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>

#include "core/data/batch.h"

namespace outeffhop::data {

/// Adds a sequence in which every token predicts the next one: `tokens` holds one more than the model reads. A `bos`
/// token in front predicts nothing, so that the predicted tokens are the same with and without it.
void addCausalRow(Batch& batch, std::span<const std::int64_t> tokens, std::optional<std::int64_t> bos);

}  // namespace outeffhop::data
