// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

/// Sparse relatives of softmax: the p on the simplex that maximises <p, z> plus a Tsallis entropy (Peters et al. 2019,
/// arXiv 1905.05702). Entries far below the largest get exactly 0. Masked logits (-inf), rows masked everywhere and
/// reduced precision are treated as in normalizers.h.
namespace outeffhop::attention {

/// alpha = 2: the Euclidean projection of z on the simplex (Martins & Astudillo 2016, arXiv 1602.02068), by sorting.
at::Tensor sparsemax(const at::Tensor& logits, int64_t dim = -1);

/// alpha = 1.5, by sorting.
at::Tensor entmax15(const at::Tensor& logits, int64_t dim = -1);

/// Any alpha > 1 (0-d, same device), by 50 bisections; alpha may have a gradient (Correia et al. 2019, arXiv
/// 1909.00015).
at::Tensor entmax(const at::Tensor& logits, const at::Tensor& alpha, int64_t dim = -1);

/// How an alpha is learned: 1 + 2 sigmoid(logit), between 1 and 3. And the logit that gives an alpha.
at::Tensor alphaOf(const at::Tensor& logit);
double logitOf(double alpha);

}  // namespace outeffhop::attention
