// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/fused/entry.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include "core/models/fused/row_kernels.h"
#include "core/models/fused/rows.h"

namespace outeffhop::models::fused {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Matrices {
    at::Tensor x, gain, bias, weight, normed, moments;  ///< rows; moments [2, rows]
};

template <class T>
Moments<T> momentsOf(const Matrices& m, int64_t row) {
    return {rowOf<T>(m.moments, 0) + row, rowOf<T>(m.moments, 1) + row};
}

template <class T>
void forwardRows(const Matrices& m, const RightFactor& map, const at::Tensor& mapBias, T eps, const at::Tensor& qkv,
                 int64_t begin, int64_t end) {
    if (m.gain.defined())
        residualNorm<T>({end - begin,
                         m.x.size(1),
                         rowOf<T>(m.x, begin),
                         nullptr,
                         {},
                         0,
                         {dataOf<T>(m.gain), dataOf<T>(m.bias), eps},
                         momentsOf<T>(m, begin),
                         rowOf<T>(m.normed, begin)});
    multiply<T>({end - begin, rowOf<T>(m.normed, begin), rowOf<T>(qkv, begin), dataOf<T>(mapBias)}, map);
}

/// Where each vector's gradient stands in a row of sums.
struct SumsLayout {
    int64_t width;
    [[nodiscard]] int64_t gain() const { return 0; }
    [[nodiscard]] int64_t bias() const { return width; }
    [[nodiscard]] int64_t qkvBias() const { return 2 * width; }
    [[nodiscard]] int64_t size() const { return 5 * width; }
};

struct Gradients {
    at::Tensor residual, qkv;  ///< given; the first may be undefined
    at::Tensor x, sums;        ///< sums: [lanes, SumsLayout]
};

template <class T>
void backwardRows(const Matrices& m, const RightFactor& map, const Gradients& gradients, int64_t lane, int64_t begin,
                  int64_t end) {
    const int64_t rows = end - begin, width = m.x.size(1);
    const SumsLayout layout{width};
    T *x = rowOf<T>(gradients.x, begin), *sums = rowOf<T>(gradients.sums, lane);
    const T *residual = rowOf<T>(gradients.residual, begin), *qkv = rowOf<T>(gradients.qkv, begin);
    const bool seeded = !m.gain.defined() && residual;
    if (seeded) std::copy_n(residual, rows * width, x);
    multiply<T>({rows, qkv, x, nullptr, false, seeded}, map);
    addColumnSums(rows, 3 * width, qkv, sums + layout.qkvBias());
    if (m.gain.defined())
        residualNormBackward<T>({rows,
                                 width,
                                 rowOf<T>(m.x, begin),
                                 momentsOf<T>(m, begin),
                                 dataOf<T>(m.gain),
                                 x,
                                 residual,
                                 {},
                                 0,
                                 nullptr,
                                 sums + layout.gain(),
                                 sums + layout.bias(),
                                 nullptr});
}

class Entry : public torch::autograd::Function<Entry> {
 public:
    static variable_list forward(AutogradContext* context, const at::Tensor& x, const std::optional<at::Tensor>& gain,
                                 const std::optional<at::Tensor>& bias, at::TensorList parameters,
                                 const PackedLinear& map, int64_t heads, double eps, Factors factors) {
        const int64_t width = x.size(2), rows = x.numel() / width;
        Matrices m{
            x.reshape({rows, width}), gain.value_or(at::Tensor()), bias.value_or(at::Tensor()), map.weight(), {}, {}};
        m.normed = gain ? at::empty_like(m.x) : m.x;
        m.moments = at::empty({2, gain ? rows : 0}, x.options());
        const at::Tensor qkv = at::empty({rows, 3 * width}, x.options()), mapBias = map.bias();
        const RightFactor factor = rightFactor(m.weight, true, factors);
        dispatchType(x, [&]<class T>(T) {
            forRowBlocks(rows, 5 * width * sizeof(T), [&](int64_t, int64_t begin, int64_t end) {
                forwardRows<T>(m, factor, mapBias, static_cast<T>(eps), qkv, begin, end);
            });
        });
        context->save_for_backward({m.x, m.gain, m.weight, m.normed, m.moments});
        context->saved_data["factors"] = static_cast<int64_t>(factors);
        context->saved_data["parameters"] = static_cast<int64_t>(parameters.size());
        context->set_materialize_grads(false);
        return {x, qkv.view({x.size(0), x.size(1), 3, heads, -1})};
    }

    static variable_list backward(AutogradContext* context, variable_list given) {
        const variable_list saved = context->get_saved_variables();
        const Matrices m{saved[0], saved[1], {}, saved[2], saved[3], saved[4]};
        const auto factors = static_cast<Factors>(context->saved_data["factors"].toInt());
        const int64_t rows = m.x.size(0), width = m.x.size(1);
        const SumsLayout layout{width};
        const Gradients gradients{given[0].defined() ? given[0].reshape({rows, width}) : at::Tensor(),
                                  given[1].reshape({rows, 3 * width}), at::empty_like(m.x),
                                  at::zeros({laneCount(rows), layout.size()}, m.x.options())};
        const RightFactor factor = rightFactor(m.weight, false, factors);
        dispatchType(m.x, [&]<class T>(T) {
            forRowBlocks(rows, 8 * width * sizeof(T), [&](int64_t lane, int64_t begin, int64_t end) {
                backwardRows<T>(m, factor, gradients, lane, begin, end);
            });
        });
        const auto product = TransposedProduct::of(gradients.qkv, m.normed);
        multiply({product}, factors);
        const at::Tensor sums = gradients.sums.size(0) == 1 ? gradients.sums[0] : gradients.sums.sum(0);
        const auto vector = [&](int64_t offset) { return sums.narrow(0, offset, width); };
        variable_list result{gradients.x.view({given[1].size(0), given[1].size(1), width}), at::Tensor(), at::Tensor()};
        if (m.gain.defined()) result[1] = vector(layout.gain()), result[2] = vector(layout.bias());
        for (at::Tensor& part : packedGradients(product.result, sums.narrow(0, layout.qkvBias(), 3 * width),
                                                context->saved_data["parameters"].toInt()))
            result.push_back(std::move(part));
        result.resize(result.size() + 4);
        return result;
    }
};

}  // namespace

std::tuple<at::Tensor, at::Tensor> entry(const at::Tensor& x, const EntryWeights& weights, int64_t heads, double eps,
                                         Factors factors) {
    const variable_list parameters = weights.qkv.parameters();
    const auto optional = [](const at::Tensor& tensor) {
        return tensor.defined() ? std::optional(tensor) : std::nullopt;
    };
    const variable_list results = Entry::apply(x, optional(weights.norm.weight), optional(weights.norm.bias),
                                               at::TensorList(parameters), weights.qkv, heads, eps, factors);
    return {results[0], results[1]};
}

}  // namespace outeffhop::models::fused
