// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include "core/store/records.h"

namespace outeffhop::metrics {

/// The stored form of one layer's attention: store::MapCodec's bytes and scales of probabilities [H, Q, K], and the
/// exact noop and, if defined, gate [H, Q]; floating, CPU or CUDA (encoded there, so that a quarter of the bytes is
/// copied).
store::AttentionLayer encode(const at::Tensor& probabilities, const at::Tensor& noop, int layer,
                             const at::Tensor& gate = {});

/// Probabilities [H, Q, K] max-pooled to [H, min(Q, side), min(K, side)], float32: a lone sharp entry stays visible,
/// which a mean would hide. The cells of pixel i are those of store::makeThumbnails: floor(i n / side) up to
/// ceil((i + 1) n / side).
at::Tensor pooled(const at::Tensor& probabilities, int64_t side);

}  // namespace outeffhop::metrics
