// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/fused/segment_rows.h"

#include <algorithm>

#include "core/models/fused/row_kernels.h"
#include "core/models/fused/rows.h"

namespace outeffhop::models::fused {
namespace {

/// The linear maps as right factors of products with rows: transposed for the forward, as they are for the backward.
struct Maps {
    RightFactor attentionOut, ffnIn, ffnOut, qkv;

    Maps(const WeightMatrices& weights, bool transposed, Factors factors)
        : attentionOut(rightFactor(weights.weight(kAttentionOut), transposed, factors)),
          ffnIn(rightFactor(weights.weight(kFfnIn), transposed, factors)),
          ffnOut(rightFactor(weights.weight(kFfnOut), transposed, factors)),
          qkv(weights.qkvWeight.defined() ? rightFactor(weights.qkvWeight, transposed, factors) : RightFactor{}) {}
};

/// One block of rows.
template <class T>
struct Block {
    const WeightMatrices& weights;
    const Maps& maps;
    const SegmentPlan& plan;
    const Activations& activations;
    std::int64_t begin, rows, width, ffnWidth;

    Block(const WeightMatrices& blockWeights, const Maps& blockMaps, const SegmentPlan& blockPlan,
          const Activations& blockActivations, std::int64_t first, std::int64_t end)
        : weights(blockWeights),
          maps(blockMaps),
          plan(blockPlan),
          activations(blockActivations),
          begin(first),
          rows(end - first),
          width(blockActivations.context.size(1)),
          ffnWidth(blockActivations.activated.size(1)) {}

    [[nodiscard]] T* at(const at::Tensor& matrix) const { return rowOf<T>(matrix, begin); }
    [[nodiscard]] const T* weight(int map) const { return dataOf<T>(weights.weight(map)); }
    [[nodiscard]] const T* bias(int map) const { return dataOf<T>(weights.bias(map)); }
    [[nodiscard]] std::uint32_t firstElement() const { return static_cast<std::uint32_t>(begin * width); }
    [[nodiscard]] Moments<T> moments(int branch) const {
        return {rowOf<T>(activations.moments, 2 * branch) + begin,
                rowOf<T>(activations.moments, 2 * branch + 1) + begin};
    }

    [[nodiscard]] Norm<T> affine(SegmentMap norm) const { return {weight(norm), bias(norm), static_cast<T>(plan.eps)}; }

    void join(int branch, const at::Tensor& residual, SegmentMap norm) const {
        residualNorm<T>({rows, width, at(activations.joined[branch]), at(residual), plan.dropout[branch],
                         firstElement(), affine(norm), moments(branch), at(activations.normed[branch])});
    }

    void normAgain(int branch, SegmentMap norm) const {
        if (weights.weight(norm).defined())
            normalize<T>(rows, width, at(activations.joined[branch]), affine(norm), moments(branch),
                         at(activations.normed[branch]));
    }

    void forward() const {
        const auto& [residual, context, joined, normed, inner, activated, unused, qkv] = activations;
        multiply<T>({rows, at(context), at(joined[0]), bias(kAttentionOut)}, maps.attentionOut);
        join(0, residual, kFirstNorm);
        multiply<T>({rows, at(normed[0]), at(plan.gelu ? inner : activated), bias(kFfnIn), !plan.gelu}, maps.ffnIn);
        if (plan.gelu) gelu(rows * ffnWidth, at(inner), at(activated));
        multiply<T>({rows, at(activated), at(joined[1]), bias(kFfnOut)}, maps.ffnOut);
        join(1, plan.preNorm ? joined[0] : normed[0], kSecondNorm);
        if (qkv.defined()) multiply<T>({rows, at(normed[1]), at(qkv), dataOf<T>(weights.qkvBias)}, maps.qkv);
    }

    /// From the gradient of n (in joined[branch]) to those of s and of the branch. `sumGradient`: of s itself.
    void leave(int branch, SegmentMap norm, const at::Tensor& sumGradient, const Gradients& gradients, T* sums) const {
        const SumsLayout layout{width, ffnWidth};
        residualNormBackward<T>({rows, width, at(activations.joined[branch]), moments(branch), weight(norm),
                                 at(gradients.joined[branch]), at(sumGradient), plan.dropout[branch], firstElement(),
                                 at(gradients.branch[branch]), sums + layout.normGain(branch),
                                 sums + layout.normBias(branch), sums + layout.branchBias(branch)});
    }

    /// The gradient of n2, into joined[1].
    void enter(const Gradients& gradients, T* sums) const {
        T* target = at(gradients.joined[1]);
        const bool seeded = !plan.preNorm && gradients.output.defined();
        if (seeded) std::copy_n(at(gradients.output), rows * width, target);
        if (weights.qkvWeight.defined()) {
            normAgain(1, kSecondNorm);
            multiply<T>({rows, at(gradients.next), target, nullptr, false, seeded}, maps.qkv);
            addColumnSums(rows, 3 * width, at(gradients.next), sums + SumsLayout{width, ffnWidth}.qkvBias());
        } else {
            std::copy_n(at(gradients.next), rows * width, target);
        }
    }

    void feedForwardBackward(const Gradients& gradients, T* sums) const {
        T *inner = at(gradients.inner), *activated = at(activations.activated),
          *biasGradient = sums + SumsLayout{width, ffnWidth}.ffnInBias();
        normAgain(0, kFirstNorm);
        multiply<T>({rows, at(gradients.branch[1]), inner}, maps.ffnOut);
        plan.gelu ? geluBackward(rows, ffnWidth, inner, at(activations.inner), activated, biasGradient)
                  : reluBackward(rows, ffnWidth, inner, activated, biasGradient);
        if (!plan.preNorm) std::copy_n(at(gradients.joined[1]), rows * width, at(gradients.joined[0]));
        multiply<T>({rows, inner, at(gradients.joined[0]), nullptr, false, !plan.preNorm}, maps.ffnIn);
    }

    void backward(const Gradients& gradients, T* sums) const {
        enter(gradients, sums);
        leave(1, kSecondNorm, plan.preNorm ? gradients.output : at::Tensor(), gradients, sums);
        feedForwardBackward(gradients, sums);
        leave(0, kFirstNorm, plan.preNorm ? gradients.joined[1] : at::Tensor(), gradients, sums);
        multiply<T>({rows, at(gradients.branch[0]), at(gradients.context)}, maps.attentionOut);
    }
};

/// What a segment touches in a row of the batch.
std::int64_t rowBytes(const Activations& activations) {
    const at::Tensor& context = activations.context;
    return (8 * context.size(1) + 2 * activations.activated.size(1)) * context.element_size();
}

}  // namespace

void segmentForward(const WeightMatrices& weights, const SegmentPlan& plan, const Activations& activations) {
    const Maps maps(weights, true, plan.factors);
    dispatchType(activations.context, [&]<class T>(T) {
        forRowBlocks(activations.context.size(0), rowBytes(activations),
                     [&](std::int64_t, std::int64_t begin, std::int64_t end) {
                         Block<T>(weights, maps, plan, activations, begin, end).forward();
                     });
    });
}

void segmentBackward(const WeightMatrices& weights, const SegmentPlan& plan, const Activations& activations,
                     const Gradients& gradients) {
    const Maps maps(weights, false, plan.factors);
    dispatchType(activations.context, [&]<class T>(T) {
        forRowBlocks(activations.context.size(0), rowBytes(activations),
                     [&](std::int64_t lane, std::int64_t begin, std::int64_t end) {
                         Block<T>(weights, maps, plan, activations, begin, end)
                             .backward(gradients, rowOf<T>(gradients.sums, lane));
                     });
    });
}

}  // namespace outeffhop::models::fused
