// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/attention/stock_kernels.h"

#include <ATen/ATen.h>

#include <limits>

namespace outeffhop::attention {
namespace {

at::Tensor expandedTo(const at::Tensor& bias, const at::Tensor& q, const at::Tensor& k) {
    return bias.defined() ? bias.expand({q.size(0), q.size(1), q.size(2), k.size(2)}) : bias;
}

std::optional<at::Tensor> optional(const at::Tensor& tensor) {
    return tensor.defined() ? std::optional(tensor) : std::nullopt;
}

template <class Outputs>
StockForward withCumulativeLengths(Outputs outputs) {
    auto& [output, lse, cumulativeQ, cumulativeK, maxQ, maxK, seed, offset, debug] = outputs;
    return {output, lse, {cumulativeQ, cumulativeK, seed, offset}, maxQ.expect_int(), maxK.expect_int()};
}

}  // namespace

StockForward stockForward(const StockCall& call, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                          const at::Tensor& bias) {
    switch (call.kernel) {
        case StockKernel::cpuFlash: {
            auto [output, lse] =
                at::_scaled_dot_product_flash_attention_for_cpu(q, k, v, 0.0, call.causal, optional(bias), call.scale);
            return {output, lse, {}};
        }
        case StockKernel::cudaFlash:
            return withCumulativeLengths(
                at::_scaled_dot_product_flash_attention(q, k, v, call.dropout, call.causal, false, call.scale));
        case StockKernel::cudaEfficient: {
            auto [output, lse, seed, offset] = at::_scaled_dot_product_efficient_attention(
                q, k, v, optional(expandedTo(bias, q, k)), true, call.dropout, call.causal, call.scale);
            return {output, lse, {seed, offset}};
        }
        case StockKernel::cudaCudnn:
            return withCumulativeLengths(at::_scaled_dot_product_cudnn_attention(
                q, k, v, std::nullopt, true, call.dropout, call.causal, false, call.scale));
    }
    return {};
}

std::array<at::Tensor, 3> stockBackward(const StockCall& call, const at::Tensor& gradient, const at::Tensor& q,
                                        const at::Tensor& k, const at::Tensor& v, const at::Tensor& bias,
                                        const StockForward& forward) {
    const auto& [output, lse, state, maxQueries, maxKeys] = forward;
    at::Tensor dq, dk, dv, dBias;
    switch (call.kernel) {
        case StockKernel::cpuFlash:
            std::tie(dq, dk, dv) = at::_scaled_dot_product_flash_attention_for_cpu_backward(
                gradient, q, k, v, output, lse, 0.0, call.causal, optional(bias), call.scale);
            break;
        case StockKernel::cudaFlash:
            std::tie(dq, dk, dv) = at::_scaled_dot_product_flash_attention_backward(
                gradient, q, k, v, output, lse, state[0], state[1], maxQueries, maxKeys, call.dropout, call.causal,
                state[2], state[3], call.scale);
            break;
        case StockKernel::cudaEfficient:
            std::tie(dq, dk, dv, dBias) = at::_scaled_dot_product_efficient_attention_backward(
                gradient, q, k, v, expandedTo(bias, q, k), output, lse, state[0], state[1], call.dropout,
                {true, true, true, false}, call.causal, call.scale);
            break;
        case StockKernel::cudaCudnn:
            std::tie(dq, dk, dv) = at::_scaled_dot_product_cudnn_attention_backward(
                gradient, q, k, v, output, lse, state[2], state[3], {}, state[0], state[1], maxQueries, maxKeys,
                call.dropout, call.causal, call.scale);
            break;
    }
    return {dq, dk, dv};
}

at::Tensor additiveMask(const at::Tensor& keyMask, at::ScalarType type) {
    // The CUDA kernel reads whole vectors: the storage of a row is padded to a multiple of 16, the view is not.
    const int64_t batch = keyMask.size(0), keys = keyMask.size(1);
    at::Tensor bias = at::zeros({batch, 1, 1, (keys + 15) / 16 * 16}, keyMask.options().dtype(type)).narrow(3, 0, keys);
    bias.masked_fill_(keyMask.logical_not().view({batch, 1, 1, keys}), -std::numeric_limits<double>::infinity());
    return bias;
}

}  // namespace outeffhop::attention
