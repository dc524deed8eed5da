// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/stanhop/hopfield_heads.h"

#include <ATen/ATen.h>

namespace outeffhop::models {
namespace {

/// Along the series: rows [series, windows * segments, heads, head dim].
at::Tensor headsAlongSeries(const at::Tensor& rows, int64_t heads) {
    return rows.view({rows.size(0), -1, heads, rows.size(-1) / heads}).permute({1, 2, 0, 3});
}

/// Each [heads, tokens, head dim] of the batch taken for [tokens, heads, head dim].
at::Tensor mixed(const at::Tensor& heads) {
    const auto sizes = heads.sizes();
    return heads.contiguous().view({sizes[0], sizes[2], sizes[1] * sizes[3]});
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
    const at::Tensor tokens = mixes ? mixed(heads) : heads.transpose(1, 2);
    return (over == Over::series ? tokens.transpose(0, 1) : tokens).contiguous().view(sizes);
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
