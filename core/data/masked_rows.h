// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/data/batch.h"
#include "core/data/random.h"
#include "core/data/tokenize/tokenizer.h"

namespace outeffhop::data {

/// What masked language modelling does to tokens.
struct MaskRule {
    const Tokenizer& tokenizer;  ///< has a mask token
    double probability;          ///< of a token to be predicted
    std::int64_t randomIds;      ///< random replacements are below this
};

/// Adds a sequence for masked language modelling (Devlin et al. 2019, arXiv 1810.04805): each token that is not special
/// is chosen with the rule's probability, at least one in a sequence; of the chosen ones 80 % become [MASK], 10 % a
/// random token, 10 % stay. Only chosen tokens are predicted.
void addMaskedRow(Batch& batch, std::vector<std::int64_t> tokens, const MaskRule& rule, Random random);

}  // namespace outeffhop::data
