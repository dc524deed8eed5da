// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

/// How the rows of a STanHop-Net, [series, windows, segments, width] in memory, become batches, heads and tokens of
/// attention and back.
namespace outeffhop::models {

/// What is attended to: the segments of the same series (here or in another scale), the series at the same segment, or
/// the prototypes of a pooling layer, which all queries share.
enum class Over { segments, series, prototypes };

/// Rows as [batch, heads, tokens, head dim], without a copy. The batch is series * windows over segments, windows *
/// segments over series, and 1 over prototypes. Prototypes [1, number, width] are such rows too.
at::Tensor headsOf(const at::Tensor& rows, Over over, int64_t heads);

/// The reverse, for rows of the given sizes: without a copy where heads lie in memory as headsOf() has them.
/// `mixes`: see StanhopCompat::mixesHeads.
at::Tensor rowsOf(const at::Tensor& heads, Over over, at::IntArrayRef sizes, bool mixes);

/// [batch, heads, queries, ...] as [windows * series, heads, segments, ...] over segments, else as [windows * segments,
/// heads, series, ...].
at::Tensor byWindow(const at::Tensor& x, Over over, at::IntArrayRef sizes);

/// What attends, [batch, tokens, width], from rows: queries of a pooling are batched as those over series.
at::Tensor sequencesOf(const at::Tensor& rows, Over over);

/// Numbers of such queries, [batch, heads, tokens], batched as headsOf() does.
at::Tensor ofHeads(const at::Tensor& ofSequences, Over over);

/// What byWindow() gave, [batch, heads, queries], as [windows, heads, series * segments].
at::Tensor byQuery(const at::Tensor& x, Over over, at::IntArrayRef sizes);

}  // namespace outeffhop::models
