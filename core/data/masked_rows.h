// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/data/batch.h"
#include "core/data/random.h"

namespace outeffhop::data {

/// Adds a sequence for masked language modelling (Devlin et al. 2019, arXiv 1810.04805): each token that is not special
/// is chosen with `probability`, at least one in a sequence; of the chosen ones 80 % become [MASK], 10 % a random byte,
/// 10 % stay. Only chosen tokens are predicted.
void addMaskedRow(Batch& batch, std::vector<std::int64_t> tokens, double probability, Random random);

}  // namespace outeffhop::data
