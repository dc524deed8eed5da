// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// The plain values that a run records: what the worker pushes, what run.db keeps, what the views show.
/// Layers and heads count from 0 here; people see them from 1 ("L1 H1").
namespace outeffhop::store {

/// One value, one value a layer, or one value a head (row-major layers x heads).
enum class MetricShape { scalar, perLayer, perHead };
enum class Better { neither, lower, higher };

/// What a number means: shown in every header and tooltip.
struct MetricDefinition {
    std::string name;        ///< stable key, e.g. "noop.mass"
    std::string title;       ///< e.g. "No-op mass"
    std::string unit;        ///< e.g. "nats / token"; empty when it has none
    std::string definition;  ///< which tensor, which reduction, in one sentence
    MetricShape shape = MetricShape::scalar;
    Better better = Better::neither;
};

struct ScalarRecord {
    std::int64_t step = 0;
    std::string metric;
    double value = 0;
};

/// Values of a perLayer or perHead metric at one step.
struct VectorRecord {
    std::int64_t step = 0;
    std::string metric;
    std::vector<float> values;
};

/// A tensor of the model that is observed, e.g. {"L3 output", "block_output", 2, 64}.
struct TensorDefinition {
    int id = 0;
    std::string name;
    std::string kind;  ///< embedding | attention_output | ffn_output | block_output | final_norm
    int layer = -1;    ///< -1: belongs to no layer
    int width = 0;     ///< channels
};

/// Statistics of one observed tensor over the probe at one step, taken in float32 at the source.
struct ActivationRecord {
    std::int64_t step = 0;
    int tensor = 0;              ///< TensorDefinition::id
    std::int64_t count = 0;      ///< finite values
    std::int64_t nonFinite = 0;  ///< NaN and infinities, excluded from all else
    double mean = 0, deviation = 0,
           kurtosis = 0;  ///< population moments over all values of the tensor; a Gaussian has kurtosis 3
    double minimum = 0, maximum = 0;
    double averageKurtosis = 0;  ///< mean over sequences of the kurtosis of each flattened sequence (paper.md section 4
                                 ///< with population moments)
    double maxInfNorm = 0;       ///< max |x| over all values
    double averageInfNorm = 0;   ///< mean over sequences of max |x|
    std::vector<std::uint32_t> histogram;  ///< SignedLogBins::kCount counts
    std::vector<float> channelMax;         ///< max |x| a channel
};

/// One of the largest |x| of a tensor over the probe.
struct OutlierRecord {
    std::int64_t step = 0;
    int tensor = 0;
    int rank = 0;      ///< 0 is the largest
    float value = 0;   ///< with sign
    int sequence = 0;  ///< of the probe
    int position = 0;
    int channel = 0;
};

/// Attention probabilities of all heads of one layer on one probe sequence.
/// Code c of a row with scale s stands for the probability s * (c/255)^2.
struct AttentionLayer {
    int layer = 0, heads = 0, queries = 0, keys = 0;
    std::vector<std::uint8_t> codes;    ///< [heads, queries, keys]
    std::vector<std::uint16_t> scales;  ///< [heads, queries], float16 bits: the largest probability of the row
    std::vector<float> noop;            ///< [heads, queries], exact p_noop; 0 everywhere for softmax
    std::vector<float> gate = {};       ///< [heads, queries], gate probabilities; empty without gates
};

/// All layers of one probe sequence at one step.
struct SnapshotRecord {
    std::int64_t step = 0;
    int sequence = 0;  ///< of the probe
    std::vector<AttentionLayer> layers;
    std::string reason;  ///< why it was taken: schedule | request | event | first | last
};

enum class Severity { info, warning, error };

struct EventRecord {
    std::int64_t step = 0;
    std::string kind;  ///< started | resumed | paused | checkpoint | outlier_birth | noop_head | nan | dropped |
                       ///< finished | stopped | failed | ...
    Severity severity = Severity::info;
    std::string message;  ///< one sentence for people
    int layer = -1, head = -1;
};

struct CheckpointRecord {
    std::int64_t step = 0;
    std::string folder;  ///< relative to the run folder
    std::int64_t bytes = 0;
    double loss = 0;  ///< validation loss at that step, NaN when not evaluated
    bool best = false;
};

/// One token of a probe sequence. `mark`: "trigger" tokens of the backcopy task; empty otherwise.
struct ProbeToken {
    int sequence = 0, position = 0;
    std::int32_t id = 0;
    std::string text;  ///< as shown: "·" for a space, "⏎" for a line end, "⟨s⟩" for BOS
    std::string mark;
};

}  // namespace outeffhop::store
