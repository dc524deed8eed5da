// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <array>

#include "core/attention/dropout.h"
#include "core/models/fused/gemm.h"

/// The work of a segment (segment.h) on blocks of rows. All matrices are dense, [rows, ...], of one type (fp32 or
/// fp64).
namespace outeffhop::models::fused {

/// The parameters as tensors.
struct WeightMatrices {
    std::array<at::Tensor, 10> affine;  ///< weight and bias of: attention out, first norm, ffn in, ffn out, second norm
    at::Tensor qkvWeight, qkvBias;      ///< undefined behind the last block

    [[nodiscard]] const at::Tensor& weight(int map) const { return affine[2 * map]; }
    [[nodiscard]] const at::Tensor& bias(int map) const { return affine[2 * map + 1]; }
};
enum SegmentMap { kAttentionOut, kFirstNorm, kFfnIn, kFfnOut, kSecondNorm };

struct SegmentPlan {
    bool preNorm = true, gelu = false;
    double eps = 1e-5;
    std::array<attention::Dropout, 2> dropout;
    Factors factors = Factors::exact;
};

/// The forward keeps what the backward cannot make again quickly: context, joined, inner (or activated without GELU)
/// and moments. The backward fills normed and activated once more.
struct Activations {
    at::Tensor residual, context;              ///< inputs
    std::array<at::Tensor, 2> joined, normed;  ///< s1, s2 and n1, n2
    at::Tensor inner;                          ///< GELU: n1 W1 + b1
    at::Tensor activated;                      ///< f
    at::Tensor moments;                        ///< [4, rows]: mean and 1 / deviation of s1, of s2
    at::Tensor qkv;
};

struct Gradients {
    at::Tensor output, next;           ///< given; either may be undefined
    std::array<at::Tensor, 2> joined;  ///< of s1 (also that of the residual) and s2
    std::array<at::Tensor, 2> branch;  ///< in front of dropout; the same as `joined` without dropout
    at::Tensor inner, context;
    at::Tensor sums;  ///< [lanes, sumsWidth]: gradients of vectors, one part a thread, see SumsLayout
};

/// Where each vector's gradient stands in a row of Gradients::sums.
struct SumsLayout {
    std::int64_t width, ffnWidth;
    [[nodiscard]] std::int64_t normGain(int branch) const { return 3 * branch * width; }
    [[nodiscard]] std::int64_t normBias(int branch) const { return (3 * branch + 1) * width; }
    [[nodiscard]] std::int64_t branchBias(int branch) const { return (3 * branch + 2) * width; }
    [[nodiscard]] std::int64_t qkvBias() const { return 6 * width; }
    [[nodiscard]] std::int64_t ffnInBias() const { return 9 * width; }
    [[nodiscard]] std::int64_t size() const { return 9 * width + ffnWidth; }
};

void segmentForward(const WeightMatrices& weights, const SegmentPlan& plan, const Activations& activations);

/// Fills joined, branch, inner, context, and adds to sums.
void segmentBackward(const WeightMatrices& weights, const SegmentPlan& plan, const Activations& activations,
                     const Gradients& gradients);

}  // namespace outeffhop::models::fused
