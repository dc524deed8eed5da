// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/attention/attention.h"

/// The attention layer of the published cases T45 to T49: 8 channels, 2 heads, 4 tokens, float64, weights and states
/// from sines.
namespace outeffhop::attention::oracle {

struct GoldenLayer {
    GoldenLayer();

    /// The context [1, 2, 4, 4] of the layer's queries, keys and values.
    [[nodiscard]] Attended attend(const AttentionOptions& options, const at::Tensor& keyMask) const;

    /// The output projection of such a context, [4, 8].
    [[nodiscard]] at::Tensor output(const at::Tensor& context) const;

    at::Tensor states;  ///< [4, 8]
    at::Tensor q, k, v;
    at::Tensor outputWeight;
};

/// [4, 8]
at::Tensor joined(const at::Tensor& context);

}  // namespace outeffhop::attention::oracle
