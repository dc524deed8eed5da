// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/attention/dropout.h"

namespace outeffhop::attention {

/// A tensor [batch, heads, tokens, headDim] of the kernel, head dim contiguous.
struct HeadsView {
    void* data = nullptr;
    int64_t strides[3] = {};  ///< batch, head, token; in elements
};

/// One attention call for the kernel below. Tensors hold float32, or bfloat16 when `reduced`.
struct CpuWork {
    int64_t batch = 0, heads = 0, queries = 0, keys = 0, headDim = 0;
    bool reduced = false;
    bool bf16Products = false;  ///< rounds factors of products to bfloat16, where the processor multiplies that
    double scale = 1;
    bool causal = false;
    bool nullKey = false;  ///< Softmax_1, or Softmax_n
    float nullLogit = 0;   ///< log n
    bool clips = false;    ///< clip((eta - gamma) p + gamma, 0, 1)
    float gamma = 0, eta = 1;
    Dropout dropout;                   ///< of weights; element (row of lse) * keys + key
    const uint8_t* keyMask = nullptr;  ///< [batch, keys], nonzero: may be attended; null: all may
    HeadsView q, k, v;
    HeadsView output;                       ///< written by the forward
    float *lse = nullptr, *noop = nullptr;  ///< [batch, heads, queries], written by the forward
    float* normalization =
        nullptr;               ///< [batch, heads, queries]: p = exp(z - normalization); forward writes, backward reads
    HeadsView outputGradient;  ///< read by the backward
    HeadsView dq, dk, dv;      ///< written by the backward
};

/// Attention of the heads [begin, end) of batch * heads; sums, exponentials and everything between the products are
/// float32. A block of query rows and all their
/// probabilities stay in the cache, so that every normalizer that works on whole rows costs the same.
/// Different heads may be worked on at the same time.
void cpuForward(const CpuWork& work, int64_t begin, int64_t end);
void cpuBackward(const CpuWork& work, int64_t begin, int64_t end);

/// Whether this processor has the vector instructions the kernel is compiled for (x86-64 with AVX2 and FMA, or more).
bool hasCpuKernel();

}  // namespace outeffhop::attention
