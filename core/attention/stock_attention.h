// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/attention/attention.h"
#include "core/attention/stock_kernels.h"

namespace outeffhop::attention {

/// softmax, Softmax_1 or Softmax_n attention on a stock kernel. With P = softmax(S), LSE its log-sum-exp and O = P V:
///   Softmax_1(S) = sigmoid(LSE) P,  O' = sigmoid(LSE) O,  LSE' = softplus(LSE),  p_noop = exp(-LSE').
/// The null key has a zero value, so the backward dS = P'(dP - dO'.O') with P' = exp(S - LSE') is what the kernel
/// computes when it is handed O' and LSE': the exact gradient, nothing else changes.
/// Softmax_n is Softmax_1 of S - log n. `options.scale` has to be set; clipped normalizers and wanted probabilities
/// need the materialised path.
Attended attendOnStockKernel(StockKernel kernel, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                             const at::Tensor& keyMask, const AttentionOptions& options);

}  // namespace outeffhop::attention
