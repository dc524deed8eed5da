// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/fused/linear.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "core/models/fused/rows.h"

namespace outeffhop::models::fused {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

class Linear : public torch::autograd::Function<Linear> {
 public:
    /// x [rows, in]
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& weight,
                              const at::Tensor& bias, Factors factors) {
        context->save_for_backward({x, weight});
        context->saved_data["factors"] = static_cast<int64_t>(factors);
        return linearForward(x, weight, bias, factors);
    }

    static variable_list backward(AutogradContext* context, variable_list given) {
        const variable_list saved = context->get_saved_variables();
        const auto factors = static_cast<Factors>(context->saved_data["factors"].toInt());
        const at::Tensor gradient = given[0].contiguous();
        at::Tensor ofInput;
        if (context->needs_input_grad(0)) ofInput = inputGradient(gradient, saved[1], factors);
        return {ofInput, weightGradient(gradient, saved[0], factors), gradient.sum(0), at::Tensor()};
    }
};

}  // namespace

at::Tensor linear(const at::Tensor& x, const Affine& map, Factors factors) {
    if (!hasKernelsFor(x)) return at::linear(x, map.weight, map.bias);
    auto sizes = x.sizes().vec();
    sizes.back() = map.weight.size(0);
    return Linear::apply(x.reshape({-1, x.size(-1)}), map.weight, map.bias, factors).view(sizes);
}

at::Tensor linearForward(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, Factors factors) {
    if (!hasKernelsFor(x)) return at::linear(x, weight, bias);
    at::Tensor result = at::empty({x.size(0), weight.size(0)}, x.options());
    const RightFactor factor = rightFactor(weight, true, factors);
    dispatchType(x, [&]<class T>(T) {
        forRowBlocks(x.size(0), (x.size(1) + weight.size(0)) * sizeof(T), [&](int64_t, int64_t begin, int64_t end) {
            multiply<T>({end - begin, rowOf<T>(x, begin), rowOf<T>(result, begin), dataOf<T>(bias)}, factor);
        });
    });
    return result;
}

at::Tensor inputGradient(const at::Tensor& gradient, const at::Tensor& weight, Factors factors) {
    if (!hasKernelsFor(gradient)) return gradient.mm(weight);
    at::Tensor result = at::empty({gradient.size(0), weight.size(1)}, gradient.options());
    const RightFactor factor = rightFactor(weight, false, factors);
    dispatchType(gradient, [&]<class T>(T) {
        forRowBlocks(gradient.size(0), (weight.size(0) + weight.size(1)) * sizeof(T),
                     [&](int64_t, int64_t begin, int64_t end) {
                         multiply<T>({end - begin, rowOf<T>(gradient, begin), rowOf<T>(result, begin)}, factor);
                     });
    });
    return result;
}

at::Tensor weightGradient(const at::Tensor& gradient, const at::Tensor& x, Factors factors) {
    if (!hasKernelsFor(x)) return gradient.t().mm(x);
    const auto product = TransposedProduct::of(gradient, x);
    multiply({product}, factors);
    return product.result;
}

}  // namespace outeffhop::models::fused
