// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/store/records.h"
#include "views/kit/token.h"

namespace outeffhop::tokens {

/// The probe sequence as the strip shows it; trigger tokens are marked. Gaps in the positions stay empty tokens.
kit::Tokens stripTokens(const std::vector<store::ProbeToken>& sequence);

/// No-op probability of one head, one value a query; empty when there is no such head.
std::vector<float> noopOf(const store::AttentionLayer& layer, int head);

}  // namespace outeffhop::tokens
