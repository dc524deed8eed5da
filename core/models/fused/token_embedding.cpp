// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/fused/token_embedding.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <functional>

#include "core/models/fused/rows.h"

namespace outeffhop::models::fused {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

void requireInVocabulary(const at::Tensor& ids, int64_t vocabulary) {
    const int64_t* id = ids.const_data_ptr<int64_t>();
    for (int64_t row = 0; row < ids.numel(); ++row)
        TORCH_CHECK_INDEX(id[row] >= 0 && id[row] < vocabulary, "token ", id[row], " is outside a vocabulary of ",
                          vocabulary);
}

template <class T>
void gatherRows(const TokenEmbedding& table, const at::Tensor& ids, T* result) {
    const int64_t width = table.tokens.size(1), length = ids.size(1);
    const int64_t* id = ids.const_data_ptr<int64_t>();
    forRowBlocks(ids.numel(), width * sizeof(T), [&](int64_t, int64_t begin, int64_t end) {
        for (int64_t row = begin; row < end; ++row) {
            const T* token = rowOf<T>(table.tokens, id[row]);
            const T* position = rowOf<T>(table.positions, table.firstPosition + row % length);
            std::transform(token, token + width, position, result + row * width, std::plus<>());
        }
    });
}

/// Adds each row of the gradient to the rows of both tables it came from. Threads share the columns, so that every sum
/// is taken in the order of the rows.
template <class T>
void scatterRows(const TokenEmbedding& gradients, const at::Tensor& ids, const T* gradient) {
    constexpr int64_t kColumns = 64 / sizeof(T);  // a cache line
    const int64_t width = gradients.tokens.size(1), length = ids.size(1);
    const int64_t* id = ids.const_data_ptr<int64_t>();
    at::parallel_for(0, at::divup(width, kColumns), 1, [&](int64_t firstGroup, int64_t endGroup) {
        const int64_t first = firstGroup * kColumns, end = std::min(width, endGroup * kColumns);
        for (int64_t row = 0; row < ids.numel(); ++row) {
            const T* source = gradient + row * width;
            T* position = rowOf<T>(gradients.positions, gradients.firstPosition + row % length);
            for (int64_t i = first; i < end; ++i) position[i] += source[i];
            if (id[row] == gradients.padding) continue;
            T* token = rowOf<T>(gradients.tokens, id[row]);
            for (int64_t i = first; i < end; ++i) token[i] += source[i];
        }
    });
}

class Embedding : public torch::autograd::Function<Embedding> {
 public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& tokens, const at::Tensor& positions,
                              const at::Tensor& ids, int64_t padding, int64_t firstPosition) {
        requireInVocabulary(ids, tokens.size(0));
        context->save_for_backward({tokens, positions, ids});
        context->saved_data["padding"] = padding;
        context->saved_data["firstPosition"] = firstPosition;
        at::Tensor result = at::empty({ids.size(0), ids.size(1), tokens.size(1)}, tokens.options());
        dispatchType(tokens, [&]<class T>(T) {
            gatherRows<T>({tokens, positions, padding, firstPosition}, ids, result.mutable_data_ptr<T>());
        });
        return result;
    }

    static variable_list backward(AutogradContext* context, variable_list given) {
        const variable_list saved = context->get_saved_variables();
        const TokenEmbedding gradients{at::zeros_like(saved[0]), at::zeros_like(saved[1]),
                                       context->saved_data["padding"].toInt(),
                                       context->saved_data["firstPosition"].toInt()};
        const at::Tensor gradient = given[0].contiguous();
        dispatchType(gradient, [&]<class T>(T) { scatterRows<T>(gradients, saved[2], gradient.const_data_ptr<T>()); });
        return {gradients.tokens, gradients.positions, at::Tensor(), at::Tensor(), at::Tensor()};
    }
};

}  // namespace

at::Tensor embed(const TokenEmbedding& table, const at::Tensor& ids) {
    return Embedding::apply(table.tokens, table.positions, ids.contiguous(), table.padding, table.firstPosition);
}

}  // namespace outeffhop::models::fused
