// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/attention/gate.h"
#include "core/base/result.h"

namespace outeffhop::models {

/// Faults of the reference code that its published numbers contain. Off: the layers as they are meant.
struct StanhopCompat {
    /// Every attention hands on its heads' outputs [heads, tokens, head dim] as if they were [tokens, heads, head dim].
    bool mixesHeads = false;
    /// The series stage takes its values from its keys' patterns, not from what the pooling gave it.
    bool ignoresValues = false;
};

/// Shape and behaviour of a STanHop-Net (Wu et al. 2023, arXiv 2312.17346, as changed for arXiv 2404.03828, section 4).
/// The defaults are those of the reference's experiments, the lengths those of ETTh1 168 -> 24.
struct StanhopConfig {
    std::int64_t series = 7;
    std::int64_t past = 168, horizon = 24;  ///< time steps
    std::int64_t segmentLength = 6;         ///< time steps
    std::int64_t window = 1;                ///< segments merged into one by each encoder block but the first
    std::int64_t prototypes = 10;           ///< learned patterns of each pooling
    std::int64_t width = 256, ffnWidth = 512, heads = 4;
    std::int64_t layers = 11;  ///< encoder blocks; the decoder has one more
    double dropout = 0.5;      ///< of every branch and of attention weights
    bool baseline = false;     ///< adds the mean of the past to the forecast
    attention::Normalizer normalizer;
    attention::GateOptions gate;  ///< of every attention, from the hidden states of its queries
    double entmaxSpan = 2;        ///< learned alpha of entmax in (1, 1 + entmaxSpan); 1 in the first STanHop-Net
    StanhopCompat compat;
    attention::Path path = attention::Path::automatic;
    bool bf16Products = false;  ///< of an fp32 model on the CPU, as ModelConfig's

    /// Segments of the past at the given scale (0: the embedding, i: the output of encoder block i).
    [[nodiscard]] std::int64_t segments(std::int64_t scale = 0) const;
    [[nodiscard]] std::int64_t horizonSegments() const { return (horizon + segmentLength - 1) / segmentLength; }
};

/// What makes a shape impossible, naming the value.
Status validate(const StanhopConfig& config);

}  // namespace outeffhop::models
