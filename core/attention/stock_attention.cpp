// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/attention/stock_attention.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/DeviceGuard.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>

#include "core/attention/lse_rescale.h"
#include "core/attention/mask.h"
#include "core/cuda/library.h"

namespace outeffhop::attention {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

Element elementOf(at::ScalarType type) {
    switch (type) {
        case at::kDouble:
            return Element::float64;
        case at::kBFloat16:
            return Element::bfloat16;
        case at::kHalf:
            return Element::float16;
        default:
            return Element::float32;
    }
}

/// The kernels take any strides but want the head dim contiguous.
at::Tensor withDenseRows(const at::Tensor& x) {
    return x.stride(-1) == 1 ? x : x.contiguous();
}

void run(const LseRescale& work, const at::Tensor& output) {
    if (output.is_cuda()) {
        const c10::DeviceGuard guard(output.device());
        return cuda::function<decltype(rescaleLseOnCuda)>("rescaleLseOnCuda")(work);
    }
    constexpr int64_t kRowsAtOnce = 512;
    at::parallel_for(0, work.batch * work.heads * work.queries, kRowsAtOnce,
                     [&](int64_t begin, int64_t end) { rescaleLseOnCpu(work, begin, end); });
}

/// Rescales forward.output in place; returns lse, handover (padded as forward.lse) and p_noop.
std::array<at::Tensor, 3> rescale(const StockForward& forward, const at::Tensor& firstKey, int64_t keys, bool causal,
                                  double nullKeys) {
    const at::Tensor& output = forward.output;
    at::Tensor handover = forward.lse.clone();
    at::Tensor noop = at::empty_like(forward.lse);
    LseRescale work;
    work.batch = output.size(0), work.heads = output.size(1), work.queries = output.size(2);
    work.headDim = output.size(3);
    work.element = elementOf(output.scalar_type());
    work.output = output.data_ptr();
    work.lse = forward.lse.data_ptr();
    work.handover = handover.data_ptr();
    work.noop = noop.data_ptr();
    for (int axis = 0; axis < 3; ++axis) {
        work.outputStrides[axis] = output.stride(axis);
        work.lseStrides[axis] = forward.lse.stride(axis);
    }
    work.firstKey = firstKey.defined() ? firstKey.const_data_ptr<int32_t>() : nullptr;
    work.keys = keys;
    work.causal = causal;
    work.nullKey = nullKeys > 0;
    if (work.nullKey) work.nullLogit = std::log(nullKeys);
    run(work, output);
    const auto withoutPadding = [&](const at::Tensor& x) { return x.narrow(2, 0, work.queries).flatten(2); };
    return {withoutPadding(forward.lse), handover, withoutPadding(noop)};
}

class StockAttention : public torch::autograd::Function<StockAttention> {
 public:
    static variable_list forward(AutogradContext* context, const at::Tensor& q, const at::Tensor& k,
                                 const at::Tensor& v, const std::optional<at::Tensor>& keyMask, const StockCall& call,
                                 double nullKeys) {
        const at::Tensor bias = keyMask ? additiveMask(*keyMask, q.scalar_type()) : at::Tensor();
        const at::Tensor firstKey = keyMask ? firstAllowedKey(*keyMask) : at::Tensor();
        const StockForward stock = stockForward(call, q, k, v, bias);
        const auto [lse, handover, noop] = rescale(stock, firstKey, k.size(2), call.causal, nullKeys);

        context->save_for_backward(
            {q, k, v, bias, stock.output, handover, stock.state[0], stock.state[1], stock.state[2], stock.state[3]});
        context->saved_data["kernel"] = static_cast<int64_t>(call.kernel);
        context->saved_data["causal"] = call.causal;
        context->saved_data["dropout"] = call.dropout;
        context->saved_data["scale"] = call.scale;
        context->saved_data["maxQueries"] = stock.maxQueries;
        context->saved_data["maxKeys"] = stock.maxKeys;
        context->mark_non_differentiable({lse, noop});
        context->set_materialize_grads(false);
        return {stock.output, lse, noop};
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        variable_list result(6);
        if (!gradients[0].defined()) return result;
        auto& data = context->saved_data;
        const StockCall call{static_cast<StockKernel>(data["kernel"].toInt()), data["causal"].toBool(),
                             data["dropout"].toDouble(), data["scale"].toDouble()};
        const variable_list saved = context->get_saved_variables();
        const StockForward forward{saved[4],
                                   saved[5],
                                   {saved[6], saved[7], saved[8], saved[9]},
                                   data["maxQueries"].toInt(),
                                   data["maxKeys"].toInt()};
        const at::Tensor gradient = withDenseRows(gradients[0]);
        const auto inputGradients = stockBackward(call, gradient, saved[0], saved[1], saved[2], saved[3], forward);
        std::copy(inputGradients.begin(), inputGradients.end(), result.begin());
        return result;
    }
};

}  // namespace

Attended attendOnStockKernel(StockKernel kernel, const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                             const at::Tensor& keyMask, const AttentionOptions& options) {
    const StockCall call{kernel, options.causal, options.dropout, options.scale};
    const auto mask = keyMask.defined() ? std::optional(keyMask) : std::nullopt;
    const variable_list results = StockAttention::apply(withDenseRows(q), withDenseRows(k), withDenseRows(v), mask,
                                                        call, options.normalizer.nullKeys());
    return {results[0], results[1], results[2]};
}

}  // namespace outeffhop::attention
