// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/fused/packed_projection.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "core/models/fused/linear.h"

namespace outeffhop::models::fused {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

class PackedProjection : public torch::autograd::Function<PackedProjection> {
 public:
    /// x [rows, in]
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, at::TensorList parameters,
                              const PackedLinear& map, Factors factors) {
        const at::Tensor weight = map.weight();
        context->save_for_backward({x, weight});
        context->saved_data["factors"] = static_cast<int64_t>(factors);
        context->saved_data["parameters"] = static_cast<int64_t>(parameters.size());
        return linearForward(x, weight, map.bias(), factors);
    }

    static variable_list backward(AutogradContext* context, variable_list given) {
        const variable_list saved = context->get_saved_variables();
        const at::Tensor& weight = saved[1];
        const auto factors = static_cast<Factors>(context->saved_data["factors"].toInt());
        const at::Tensor gradient = given[0].contiguous();
        variable_list result{inputGradient(gradient, weight, factors)};
        for (at::Tensor& part : packedGradients(weightGradient(gradient, saved[0], factors), gradient.sum(0),
                                                context->saved_data["parameters"].toInt()))
            result.push_back(std::move(part));
        result.resize(result.size() + 2);
        return result;
    }
};

}  // namespace

at::Tensor packedProjection(const at::Tensor& x, const PackedLinear& map, int64_t heads, Factors factors) {
    const variable_list parameters = map.parameters();
    const at::Tensor packed =
        PackedProjection::apply(x.reshape({-1, x.size(-1)}), at::TensorList(parameters), map, factors);
    return packed.view({x.size(0), x.size(1), 3, heads, -1});
}

}  // namespace outeffhop::models::fused
