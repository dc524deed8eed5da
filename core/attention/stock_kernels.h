// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <array>

/// LibTorch's own fused softmax attention kernels at the level where they return their log-sum-exp, behind one face.
/// See native_functions.yaml of PyTorch 2.11 for the operators and sdp_utils.cpp for what each of them takes.
namespace outeffhop::attention {

enum class StockKernel { cpuFlash, cudaFlash, cudaEfficient, cudaCudnn };

struct StockCall {
    StockKernel kernel;
    bool causal;
    double dropout;
    double scale;
};

/// `state`: what the backward wants back besides output and log-sum-exp (cumulative lengths, Philox seed and offset).
struct StockForward {
    at::Tensor output;  ///< [B, H, Q, D]
    at::Tensor lse;     ///< [B, H, Q or more]; cudaEfficient pads queries to a multiple of 32
    std::array<at::Tensor, 4> state;
    int64_t maxQueries = 0, maxKeys = 0;
};

/// `bias`: undefined, or additive, broadcastable to [B, H, Q, K] (cpuFlash and cudaEfficient only).
StockForward stockForward(const StockCall& call, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                          const at::Tensor& bias);

/// Gradients of q, k, v for the output and log-sum-exp given, whichever forward they come from.
std::array<at::Tensor, 3> stockBackward(const StockCall& call, const at::Tensor& gradient, const at::Tensor& q,
                                        const at::Tensor& k, const at::Tensor& v, const at::Tensor& bias,
                                        const StockForward& forward);

/// The additive form of a key mask bool [B, K] in the layout the kernels want: 0 or -inf, [B, 1, 1, K].
at::Tensor additiveMask(const at::Tensor& keyMask, at::ScalarType type);

}  // namespace outeffhop::attention
