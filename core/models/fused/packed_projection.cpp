// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/fused/packed_projection.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

namespace outeffhop::models::fused {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

class PackedProjection : public torch::autograd::Function<PackedProjection> {
 public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, at::TensorList /*parts*/,
                              const PackedLinear* map) {
        const at::Tensor weight = map->weight();
        context->save_for_backward({x, weight});
        return at::linear(x, weight, map->bias());
    }

    static variable_list backward(AutogradContext* context, variable_list given) {
        const variable_list saved = context->get_saved_variables();
        const at::Tensor& weight = saved[1];
        const at::Tensor gradient = given[0].reshape({-1, weight.size(0)}), x = saved[0].reshape({-1, weight.size(1)});
        variable_list result{gradient.mm(weight).view_as(saved[0])};
        for (const at::Tensor& part : gradient.t().mm(x).chunk(3)) result.push_back(part);
        for (const at::Tensor& part : gradient.sum(0).chunk(3)) result.push_back(part);
        result.emplace_back();
        return result;
    }
};

}  // namespace

at::Tensor packedProjection(const at::Tensor& x, const PackedLinear& map, int64_t heads) {
    variable_list parts;
    for (const Affine& part : map.parts) parts.push_back(part.weight);
    for (const Affine& part : map.parts) parts.push_back(part.bias);
    const at::Tensor packed = PackedProjection::apply(x, at::TensorList(parts), &map);
    return packed.unflatten(-1, {3, heads, -1});
}

}  // namespace outeffhop::models::fused
