// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// Plain C++17 and raw pointers: included by the CUDA kernel as well as by its CPU twin.
namespace outeffhop::attention {

enum class Element { float64, float32, bfloat16, float16 };

/// What turns the output of a softmax attention kernel into that of Softmax_n, in one pass over it. With z = LSE - log
/// n:
///   O *= sigmoid(z),  handover = log n + softplus(z),  p_noop = sigmoid(-z).
/// `output` and `handover` are what the unchanged backward of that kernel needs to give the exact gradient of
/// Softmax_n. Without a null key O stays, handover = LSE and p_noop = 0. A row with no allowed key gets O = 0, handover
/// = 0, p_noop = 1 and LSE = -inf in either case (kernels disagree on what they write there). `lse`, `handover` and
/// `noop` are float64 for float64 outputs, else float32, and share their strides.
struct LseRescale {
    int64_t batch = 0, heads = 0, queries = 0, headDim = 0;
    Element element = Element::float32;
    void* output = nullptr;  ///< [batch, heads, queries, headDim], head dim contiguous; changed in place
    int64_t outputStrides[3] = {};
    void* lse = nullptr;  ///< [batch, heads, queries]; changed in place only where no key is allowed
    void* handover = nullptr;
    void* noop = nullptr;
    int64_t lseStrides[3] = {};
    const int32_t* firstKey = nullptr;  ///< [batch] first allowed key, `keys` when there is none; null: all are allowed
    int64_t keys = 0;
    bool causal = false;
    bool nullKey = true;
    double nullLogit = 0;  ///< log n
};

/// Rows [begin, end) of batch * heads * queries; rows of different calls may be worked on at the same time.
void rescaleLseOnCpu(const LseRescale& work, int64_t begin, int64_t end);

/// All rows, on the current device and stream. A function of the CUDA library, see core/cuda/library.h.
extern "C" void rescaleLseOnCuda(const LseRescale& work);

}  // namespace outeffhop::attention
