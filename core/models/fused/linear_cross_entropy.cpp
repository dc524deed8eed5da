// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/fused/linear_cross_entropy.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "core/models/fused/row_kernels.h"
#include "core/models/fused/rows.h"

namespace outeffhop::models::fused {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr int64_t kChunkBytes = 64 << 20;  // of logits

struct Head {
    at::Tensor inputs, weight, bias, targets;
    int64_t ignored = 0;
    Factors factors = Factors::exact;
};

struct HeadResult {
    at::Tensor losses;                                       ///< [T]
    at::Tensor inputGradient, weightGradient, biasGradient;  ///< of the sum of losses; undefined unless wanted
};

void requireTargetsInVocabulary(const Head& head) {
    const int64_t* target = head.targets.const_data_ptr<int64_t>();
    for (int64_t row = 0; row < head.targets.numel(); ++row)
        TORCH_CHECK(target[row] == head.ignored || (target[row] >= 0 && target[row] < head.weight.size(0)), "target ",
                    target[row], " is outside a vocabulary of ", head.weight.size(0));
}

/// The rows of the head from `begin` on that are computed together. Their logits become their gradients.
struct Chunk {
    const Head& head;
    const HeadResult& result;
    at::Tensor logits;
    int64_t begin;

    /// f(T{}, first row, end row) on blocks of rows of the chunk.
    template <class F>
    void forBlocks(const F& f) const {
        const int64_t rowBytes = std::min<int64_t>(logits.size(1) * logits.element_size(), 4096);
        dispatchType(logits, [&]<class T>(T type) {
            forRowBlocks(logits.size(0), rowBytes, [&](int64_t, int64_t first, int64_t end) { f(type, first, end); });
        });
    }

    void forward(const RightFactor& map) const {
        forBlocks([&]<class T>(T, int64_t first, int64_t end) {
            const int64_t rows = end - first, row = begin + first;
            multiply<T>({rows, rowOf<T>(head.inputs, row), rowOf<T>(logits, first), dataOf<T>(head.bias)}, map);
            crossEntropyRows<T>({rows, head.weight.size(0), rowOf<T>(logits, first),
                                 dataOf<int64_t>(head.targets) + row, head.ignored,
                                 static_cast<T*>(result.losses.data_ptr()) + row, result.inputGradient.defined()});
        });
    }

    void backward(const RightFactor& map) const {
        forBlocks([&]<class T>(T, int64_t first, int64_t end) {
            multiply<T>({end - first, rowOf<T>(logits, first), rowOf<T>(result.inputGradient, begin + first)}, map);
        });
        const at::Tensor inputs = head.inputs.narrow(0, begin, logits.size(0));
        multiply({{logits, inputs, result.weightGradient, begin > 0}}, head.factors);
        if (result.biasGradient.defined()) result.biasGradient.add_(logits.sum(0));
    }
};

HeadResult run(const Head& head, bool withGradient) {
    requireTargetsInVocabulary(head);
    const int64_t rows = head.inputs.size(0), vocabulary = head.weight.size(0);
    HeadResult result{at::empty({rows}, head.inputs.options()), {}, {}, {}};
    if (withGradient) {
        result.inputGradient = at::empty_like(head.inputs);
        result.weightGradient = rows == 0 ? at::zeros_like(head.weight) : at::empty_like(head.weight);
        if (head.bias.defined()) result.biasGradient = at::zeros_like(head.bias);
    }
    RightFactor forward = rightFactor(head.weight, true, head.factors), backward;
    const int64_t chunkRows = std::max<int64_t>(64, kChunkBytes / (vocabulary * head.inputs.element_size()));
    for (int64_t begin = 0; begin < rows; begin += chunkRows) {
        const int64_t end = std::min(rows, begin + chunkRows);
        const Chunk chunk{head, result, at::empty({end - begin, vocabulary}, head.inputs.options()), begin};
        chunk.forward(forward);
        if (end == rows) forward = {};  // as large as the weight: gone before the other one is packed, if it can be
        if (!withGradient) continue;
        if (begin == 0) backward = rightFactor(head.weight, false, head.factors);
        chunk.backward(backward);
    }
    return result;
}

class LinearCrossEntropy : public torch::autograd::Function<LinearCrossEntropy> {
 public:
    static variable_list forward(AutogradContext* context, const at::Tensor& inputs, const at::Tensor& weight,
                                 const std::optional<at::Tensor>& bias, const at::Tensor& targets, int64_t ignored,
                                 Factors factors, bool withGradient) {
        const HeadResult result =
            run({inputs, weight, bias.value_or(at::Tensor()), targets, ignored, factors}, withGradient);
        context->save_for_backward({result.inputGradient, result.weightGradient, result.biasGradient});
        context->mark_non_differentiable({result.losses});
        return {result.losses.sum(), result.losses};
    }

    static variable_list backward(AutogradContext* context, variable_list given) {
        const variable_list saved = context->get_saved_variables();
        variable_list result(7);
        const bool wholly = given[0].is_cpu() && given[0].item<double>() == 1;
        for (size_t index = 0; index < 3; ++index)
            if (saved[index].defined()) result[index] = wholly ? saved[index] : saved[index] * given[0];
        return result;
    }
};

}  // namespace

CrossEntropy linearCrossEntropy(const at::Tensor& inputs, const at::Tensor& weight, const at::Tensor& bias,
                                const at::Tensor& targets, int64_t ignored, Factors factors) {
    const bool withGradient = at::GradMode::is_enabled() && (inputs.requires_grad() || weight.requires_grad());
    const std::optional<at::Tensor> optionalBias = bias.defined() ? std::optional(bias) : std::nullopt;
    const variable_list result = LinearCrossEntropy::apply(inputs.contiguous(), weight, optionalBias,
                                                           targets.contiguous(), ignored, factors, withGradient);
    return {result[0], result[1]};
}

}  // namespace outeffhop::models::fused
