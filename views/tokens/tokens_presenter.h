// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/store/records.h"
#include "views/kit/token.h"

namespace outeffhop::tokens {

/// The probe sequence as the strip shows it; trigger tokens are marked. Gaps in the positions stay empty tokens.
kit::Tokens stripTokens(const std::vector<store::ProbeToken>& sequence);

/// Whether the strip shows gate instead of no-op probabilities: as asked for, or else where the normalizer leaves
/// nothing nowhere. False without gates.
bool showsGate(const store::AttentionLayer& layer, std::optional<bool> asked);

}  // namespace outeffhop::tokens
