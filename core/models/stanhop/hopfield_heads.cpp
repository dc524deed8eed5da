// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/stanhop/hopfield_heads.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cstring>

namespace outeffhop::models {
namespace {

/// Along the series: rows [series, windows * segments, heads, head dim].
at::Tensor headsAlongSeries(const at::Tensor& rows, int64_t heads) {
    return rows.view({rows.size(0), -1, heads, rows.size(-1) / heads}).permute({1, 2, 0, 3});
}

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// Copies one way or the other between heads [batch, H, tokens, D], of any strides but dense in D, and dense rows of
/// H * D. Row t of sequence n takes the places t H ... t H + H - 1 of the sequence's [H, tokens, D].
template <bool toRows>
void copyMixed(const at::Tensor& heads, const at::Tensor& rows, bool alongSeries) {
    const int64_t batch = heads.size(0), count = heads.size(1), tokens = heads.size(2);
    const auto bytes = static_cast<size_t>(heads.size(3) * heads.element_size());
    const auto step = [&](int dim) { return heads.stride(dim) * heads.element_size(); };
    auto* const mixed = static_cast<char*>(rows.data_ptr());
    auto* const given = static_cast<char*>(heads.data_ptr());
    constexpr int64_t kGrain = 64;
    at::parallel_for(0, batch * tokens, kGrain, [&](int64_t first, int64_t end) {
        for (int64_t row = first; row < end; ++row) {
            const int64_t token = alongSeries ? row / batch : row % tokens;
            const char* const sequence = given + (alongSeries ? row % batch : row / tokens) * step(0);
            for (int64_t part = 0; part < count; ++part) {
                const int64_t place = token * count + part;
                char* const outside = mixed + static_cast<size_t>(row * count + part) * bytes;
                char* const inside = const_cast<char*>(sequence) + place / tokens * step(1) + place % tokens * step(2);
                std::memcpy(toRows ? outside : inside, toRows ? inside : outside, bytes);
            }
        }
    });
}

class MixedOnCpu : public torch::autograd::Function<MixedOnCpu> {
 public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& heads, bool alongSeries) {
        context->saved_data["sizes"] = heads.sizes().vec();
        context->saved_data["strides"] = heads.strides().vec();
        context->saved_data["alongSeries"] = alongSeries;
        const at::Tensor rows =
            at::empty({heads.size(0) * heads.size(2), heads.size(1) * heads.size(3)}, heads.options());
        copyMixed<true>(heads, rows, alongSeries);
        return rows;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        auto& data = context->saved_data;
        const at::Tensor rows = gradients[0].contiguous();
        const at::Tensor heads =
            at::empty_strided(data["sizes"].toIntVector(), data["strides"].toIntVector(), rows.options());
        copyMixed<false>(heads, rows, data["alongSeries"].toBool());
        return {heads, at::Tensor()};
    }
};

/// Each [heads, tokens, head dim] of the batch taken for [tokens, heads, head dim], as rows.
at::Tensor mixed(const at::Tensor& heads, bool alongSeries) {
    const auto sizes = heads.sizes();
    if (heads.is_cpu() && heads.stride(3) == 1 && heads.is_non_overlapping_and_dense())
        return MixedOnCpu::apply(heads, alongSeries);
    const at::Tensor tokens = heads.contiguous().view({sizes[0], sizes[2], sizes[1] * sizes[3]});
    return (alongSeries ? tokens.transpose(0, 1) : tokens).contiguous();
}

}  // namespace

at::Tensor headsOf(const at::Tensor& rows, Over over, int64_t heads) {
    if (over == Over::series) return headsAlongSeries(rows, heads);
    const int64_t batch = over == Over::segments ? rows.size(0) * rows.size(1) : 1;
    return rows.view({batch, -1, heads, rows.size(-1) / heads}).transpose(1, 2);
}

at::Tensor rowsOf(const at::Tensor& heads, Over over, at::IntArrayRef sizes, bool mixes) {
    if (over == Over::prototypes) {
        const at::Tensor rows = heads.transpose(1, 2).contiguous().view(sizes);
        return mixes ? rowsOf(headsAlongSeries(rows, heads.size(1)), Over::series, sizes, true) : rows;
    }
    const bool alongSeries = over == Over::series;
    if (mixes) return mixed(heads, alongSeries).view(sizes);
    return (alongSeries ? heads.permute({2, 0, 1, 3}) : heads.transpose(1, 2)).contiguous().view(sizes);
}

at::Tensor byWindow(const at::Tensor& x, Over over, at::IntArrayRef sizes) {
    if (over == Over::series) return x;
    if (over == Over::segments) return x.unflatten(0, {sizes[0], sizes[1]}).transpose(0, 1).flatten(0, 1);
    return x.squeeze(0).unflatten(1, {sizes[0], sizes[1] * sizes[2]}).transpose(1, 2).transpose(0, 1);
}

at::Tensor sequencesOf(const at::Tensor& rows, Over over) {
    const int64_t width = rows.size(-1);
    if (over == Over::segments) return rows.view({-1, rows.size(2), width});
    return rows.view({rows.size(0), -1, width}).transpose(0, 1);
}

at::Tensor ofHeads(const at::Tensor& ofSequences, Over over) {
    return over == Over::prototypes ? ofSequences.permute({1, 2, 0}).flatten(1).unsqueeze(0) : ofSequences;
}

at::Tensor byQuery(const at::Tensor& x, Over over, at::IntArrayRef sizes) {
    if (over == Over::segments) return x.unflatten(0, {sizes[1], sizes[0]}).transpose(1, 2).flatten(2);
    return x.unflatten(0, {sizes[1], sizes[2]}).permute({0, 2, 3, 1}).flatten(2);
}

}  // namespace outeffhop::models
