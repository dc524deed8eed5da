// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/attention/dropout.h"

/// The element-wise parts of a transformer block on dense rows, for float and double. Each function works on `rows`
/// rows and may run on several threads for different rows. Gradients of biases and gains are added to.
namespace outeffhop::models::fused {

/// LayerNorm with its parameters; without a gain there is none.
template <class T>
struct Norm {
    const T* gain;
    const T* bias;
    T eps;
};

/// Mean and 1 / sqrt(variance + eps) of rows, kept for the backward.
template <class T>
struct Moments {
    T* mean;
    T* rstd;
};

/// branch <- residual + dropout(branch), normed <- LayerNorm(branch) if there is one. `firstElement`: index of
/// branch[0] in the whole matrix, for dropout.
template <class T>
struct ResidualNorm {
    std::int64_t rows, width;
    T* branch;
    const T* residual;  ///< nullptr: branch <- branch
    attention::Dropout dropout;
    std::uint32_t firstElement;
    Norm<T> norm;
    Moments<T> moments;
    T* normed;
};
template <class T>
void residualNorm(const ResidualNorm<T>& work);

/// normed <- LayerNorm(x), from moments known already.
template <class T>
void normalize(std::int64_t rows, std::int64_t width, const T* x, const Norm<T>& norm, const Moments<T>& moments,
               T* normed);

/// From the gradient of `normed` (in `gradient`) and, optionally, of `sum` itself (`sumGradient`) to that of `sum`, in
/// place. `branchGradient` receives the gradient of the branch in front of dropout; without dropout it is unused.
template <class T>
struct ResidualNormBackward {
    std::int64_t rows, width;
    const T* sum;
    Moments<T> moments;
    const T* gain;  ///< nullptr without a LayerNorm, `sumGradient` is then not looked at
    T* gradient;
    const T* sumGradient;  ///< or nullptr
    attention::Dropout dropout;
    std::uint32_t firstElement;
    T* branchGradient;
    T *gainGradient, *normBiasGradient;
    T* branchBiasGradient;  ///< nullptr without a branch
};
template <class T>
void residualNormBackward(const ResidualNormBackward<T>& work);

/// x <- x + bias.
template <class T>
void addBias(std::int64_t rows, std::int64_t width, T* x, const T* bias);

/// x <- max(0, x + bias).
template <class T>
void biasRelu(std::int64_t rows, std::int64_t width, T* x, const T* bias);

/// activated <- x Phi(x), for `size` numbers.
template <class T>
void gelu(std::int64_t size, const T* x, T* activated);

/// gradient <- gradient of the input, from that of the output; biasGradient gets its column sums. GELU's also makes
/// `activated` again.
template <class T>
void reluBackward(std::int64_t rows, std::int64_t width, T* gradient, const T* activated, T* biasGradient);
template <class T>
void geluBackward(std::int64_t rows, std::int64_t width, T* gradient, const T* input, T* activated, T* biasGradient);

/// For rows of logits: losses <- log sum exp(x) - x[target], and x <- its gradient if wanted. Rows whose target is
/// `ignored` give 0; other targets have to be in [0, width).
template <class T>
struct CrossEntropyRows {
    std::int64_t rows, width;
    T* x;
    const std::int64_t* targets;
    std::int64_t ignored;
    T* losses;
    bool withGradient;
};
template <class T>
void crossEntropyRows(const CrossEntropyRows<T>& work);

/// sums <- sums + column sums of x.
template <class T>
void addColumnSums(std::int64_t rows, std::int64_t width, const T* x, T* sums);

}  // namespace outeffhop::models::fused
