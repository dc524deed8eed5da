// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/fused/segment.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "core/models/fused/gemm.h"
#include "core/models/fused/rows.h"
#include "core/models/fused/segment_rows.h"

namespace outeffhop::models::fused {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr size_t kAffineTensors = 10;

/// What a node remembers besides tensors.
struct Shape : torch::CustomClassHolder {
    SegmentPlan plan;
    std::vector<int64_t> context;  ///< [B, H, S, D]
    int64_t qkvParameters = 0;
};

at::Tensor flatRows(const at::Tensor& x, int64_t width) {
    return x.reshape({-1, width});
}

Activations allocate(const at::Tensor& residual, const at::Tensor& context, const WeightMatrices& weights, bool gelu) {
    const int64_t rows = residual.size(0), width = residual.size(1), ffnWidth = weights.weight(kFfnIn).size(0);
    const auto matrix = [&](int64_t columns) { return at::empty({rows, columns}, residual.options()); };
    Activations activations{residual, context, {matrix(width), matrix(width)},           {matrix(width), matrix(width)},
                            {},       {},      at::empty({4, rows}, residual.options()), {}};
    if (!weights.weight(kFirstNorm).defined()) activations.normed[0] = activations.joined[0];
    if (!weights.weight(kSecondNorm).defined()) activations.normed[1] = activations.joined[1];
    activations.activated = matrix(ffnWidth);
    if (gelu) activations.inner = matrix(ffnWidth);
    if (weights.qkvWeight.defined()) activations.qkv = matrix(3 * width);
    return activations;
}

Gradients allocateGradients(const Activations& activations, const at::Tensor& output, const at::Tensor& next,
                            const SegmentPlan& plan) {
    const at::Tensor& like = activations.context;
    const int64_t rows = like.size(0), width = like.size(1);
    Gradients gradients;
    gradients.output = output.defined() ? flatRows(output, width) : output;
    gradients.next = next.reshape({rows, -1});
    for (int branch = 0; branch < 2; ++branch) {
        gradients.joined[branch] = at::empty_like(like);
        gradients.branch[branch] = plan.dropout[branch].active() ? at::empty_like(like) : gradients.joined[branch];
    }
    gradients.inner = at::empty_like(activations.activated);
    gradients.context = at::empty_like(like);
    const SumsLayout layout{width, activations.activated.size(1)};
    gradients.sums = at::zeros({laneCount(rows), layout.size()}, like.options());
    return gradients;
}

/// In the order of the node's weights.
variable_list weightGradients(const Activations& activations, const Gradients& gradients, const WeightMatrices& weights,
                              const Shape& shape) {
    const bool withQkv = weights.qkvWeight.defined();
    const int64_t width = activations.context.size(1), ffnWidth = activations.activated.size(1);
    std::vector<TransposedProduct> products{TransposedProduct::of(gradients.branch[0], activations.context),
                                            TransposedProduct::of(gradients.inner, activations.normed[0]),
                                            TransposedProduct::of(gradients.branch[1], activations.activated)};
    if (withQkv) products.push_back(TransposedProduct::of(gradients.next, activations.normed[1]));
    multiply(products, shape.plan.factors);

    const SumsLayout layout{width, ffnWidth};
    const at::Tensor sums = gradients.sums.size(0) == 1 ? gradients.sums[0] : gradients.sums.sum(0);
    const auto vector = [&](int64_t offset, int64_t size) { return sums.narrow(0, offset, size); };
    variable_list result{products[0].result,
                         vector(layout.branchBias(0), width),
                         vector(layout.normGain(0), width),
                         vector(layout.normBias(0), width),
                         products[1].result,
                         vector(layout.ffnInBias(), ffnWidth),
                         products[2].result,
                         vector(layout.branchBias(1), width),
                         vector(layout.normGain(1), width),
                         vector(layout.normBias(1), width)};
    for (size_t i = kAffineTensors; i-- > 0;)
        if (!weights.affine[i].defined()) result.erase(result.begin() + static_cast<std::ptrdiff_t>(i));
    if (!withQkv) return result;
    for (at::Tensor& part :
         packedGradients(products[3].result, vector(layout.qkvBias(), 3 * width), shape.qkvParameters))
        result.push_back(std::move(part));
    return result;
}

class Segment : public torch::autograd::Function<Segment> {
 public:
    /// `parameters`: weight and bias of the five maps, then the last `qkvParameters` of them those of the next qkv.
    static variable_list forward(AutogradContext* context, const at::Tensor& residual, const at::Tensor& attended,
                                 at::TensorList /*parameters*/, int64_t qkvParameters, const WeightMatrices& weights,
                                 const SegmentPlan& plan) {
        const int64_t width = residual.size(2);
        const auto activations =
            allocate(flatRows(residual, width), flatRows(attended.transpose(1, 2), width), weights, plan.gelu);
        segmentForward(weights, plan, activations);
        save(context, activations, weights);
        auto shape = c10::make_intrusive<Shape>();
        shape->plan = plan;
        shape->context = attended.sizes().vec();
        shape->qkvParameters = qkvParameters;
        context->saved_data["shape"] = c10::IValue::make_capsule(std::move(shape));
        context->set_materialize_grads(false);

        const at::Tensor output = activations.joined[1].view_as(residual),
                         normed = activations.normed[1].view_as(residual);
        if (!activations.qkv.defined()) return plan.preNorm ? variable_list{output, normed} : variable_list{normed};
        const auto sizes = attended.sizes();
        return {plan.preNorm ? output : normed, activations.qkv.view({sizes[0], sizes[2], 3, sizes[1], sizes[3]})};
    }

    static variable_list backward(AutogradContext* context, variable_list given) {
        WeightMatrices weights;
        const auto shape = c10::static_intrusive_pointer_cast<Shape>(context->saved_data["shape"].toCapsule());
        const Activations activations = restore(context, shape->plan.gelu, weights);
        const bool single = given.size() == 1;
        const Gradients gradients =
            allocateGradients(activations, single ? at::Tensor() : given[0], single ? given[0] : given[1], shape->plan);
        segmentBackward(weights, shape->plan, activations, gradients);

        const auto& sizes = shape->context;
        variable_list result{gradients.joined[0].view({sizes[0], sizes[2], -1}),
                             gradients.context.view({sizes[0], sizes[2], sizes[1], sizes[3]}).transpose(1, 2)};
        for (auto& gradient : weightGradients(activations, gradients, weights, *shape))
            result.push_back(std::move(gradient));
        result.resize(result.size() + 3);
        return result;
    }

 private:
    static void save(AutogradContext* context, const Activations& a, const WeightMatrices& weights) {
        const bool gelu = a.inner.defined();
        variable_list saved{a.context, a.joined[0],      a.joined[1], gelu ? a.inner : a.activated,
                            a.moments, weights.qkvWeight};
        saved.insert(saved.end(), weights.affine.begin(), weights.affine.end());
        context->save_for_backward(std::move(saved));
    }

    /// With room for what was not kept.
    static Activations restore(AutogradContext* context, bool gelu, WeightMatrices& weights) {
        const variable_list saved = context->get_saved_variables();
        weights.qkvWeight = saved[5];
        std::copy_n(saved.begin() + 6, kAffineTensors, weights.affine.begin());
        Activations activations;
        activations.context = saved[0];
        activations.joined = {saved[1], saved[2]};
        for (const auto& [branch, norm] : {std::pair{0, kFirstNorm}, std::pair{1, kSecondNorm}})
            activations.normed[branch] =
                weights.weight(norm).defined() ? at::empty_like(activations.context) : activations.joined[branch];
        if (gelu) activations.inner = saved[3];
        activations.activated = gelu ? at::empty_like(saved[3]) : saved[3];
        activations.moments = saved[4];
        return activations;
    }
};

}  // namespace

std::tuple<at::Tensor, at::Tensor> segment(const at::Tensor& residual, const at::Tensor& context,
                                           const SegmentWeights& weights, const SegmentOptions& options) {
    WeightMatrices matrices;
    variable_list parameters;
    for (const Affine& map :
         {weights.attentionOut, weights.firstNorm, weights.ffnIn, weights.ffnOut, weights.secondNorm})
        parameters.insert(parameters.end(), {map.weight, map.bias});
    std::copy(parameters.begin(), parameters.end(), matrices.affine.begin());
    std::erase_if(parameters, [](const at::Tensor& parameter) { return !parameter.defined(); });
    variable_list qkvParameters;
    if (const PackedLinear* qkv = weights.nextQkv) {
        matrices.qkvWeight = qkv->weight();
        matrices.qkvBias = qkv->bias();
        qkvParameters = qkv->parameters();
        parameters.insert(parameters.end(), qkvParameters.begin(), qkvParameters.end());
    }
    SegmentPlan plan{options.preNorm, options.gelu, options.eps, {}, options.factors};
    const auto drawDropout = [&] { return attention::Dropout::with(options.dropout, attention::drawSeed()); };
    if (options.dropout > 0) plan.dropout[0] = drawDropout();
    if (options.dropout > 0 && options.secondDropout) plan.dropout[1] = drawDropout();

    const variable_list results = Segment::apply(residual, context, at::TensorList(parameters),
                                                 static_cast<int64_t>(qkvParameters.size()), matrices, plan);
    return {results.front(), results.back()};
}

}  // namespace outeffhop::models::fused
