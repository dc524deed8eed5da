// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace outeffhop::attention {

/// Which query may attend to which key, bool and broadcastable to [B, H, Q, K]; undefined when all may.
/// `keyMask`: undefined or bool [B, K].
at::Tensor allowedPairs(const at::Tensor& q, const at::Tensor& k, const at::Tensor& keyMask, bool causal);

/// The first allowed key of each sequence, int32 [B]; K where there is none. With a causal mask, exactly the queries
/// before it have no key at all.
at::Tensor firstAllowedKey(const at::Tensor& keyMask);

}  // namespace outeffhop::attention
