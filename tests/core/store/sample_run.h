// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cmath>

#include "core/store/catalogue.h"
#include "core/store/map_codec.h"
#include "core/store/run_writer.h"
#include "core/store/signed_log_histogram.h"

namespace outeffhop::store {

inline NewRun newRunOf(const std::string& name, const std::string& configJson = "{}", std::int64_t seed = 0) {
    NewRun run;
    run.name = name;
    run.seed = seed;
    run.configJson = configJson;
    return run;
}

inline RunDescription sampleDescription() {
    RunDescription run;
    run.id = "sample";
    run.name = "A sample";
    run.configJson = R"({"seed": 3})";
    run.environmentJson = R"({"host": "here"})";
    run.steps = 100;
    run.layers = 2;
    run.heads = 3;
    run.metrics = {
        {"loss", "Loss", "nats / token", "mean cross-entropy of the batch", MetricShape::scalar, Better::lower},
        {"noop.mass", "No-op mass", "", "mean of p_noop over queries", MetricShape::perHead, Better::neither},
        {"inf", "Max inf norm", "", "max |x| of the block output", MetricShape::perLayer, Better::lower}};
    run.tensors = {{0, "L1 output", "block_output", 0, 4}, {1, "final norm", "final_norm", -1, 4}};
    run.probe = {{0, 0, 7, "d", ""}, {0, 1, 3, "·", "trigger"}, {1, 0, 9, "s", ""}};
    return run;
}

/// Attention of a causal layer whose row q spreads 0.9 evenly over keys 0..q.
inline AttentionLayer sampleLayer(int layer, int heads, int length) {
    AttentionLayer map{layer, heads, length, length, {}, {}, {}};
    std::vector<float> row(static_cast<std::size_t>(length));
    std::vector<std::uint8_t> codes(row.size());
    for (int i = 0; i < heads * length; ++i) {
        const int query = i % length;
        for (int key = 0; key < length; ++key)
            row[static_cast<std::size_t>(key)] = key <= query ? 0.9f / static_cast<float>(query + 1) : 0.f;
        map.scales.push_back(MapCodec::encodeRow(row, codes));
        map.codes.insert(map.codes.end(), codes.begin(), codes.end());
        map.noop.push_back(0.1f);
    }
    return map;
}

inline SnapshotRecord sampleSnapshot(std::int64_t step, int length = 5, const std::string& reason = "schedule") {
    return {step, 0, {sampleLayer(0, 3, length), sampleLayer(1, 3, length)}, reason};
}

inline ActivationRecord sampleActivation(std::int64_t step, int tensor) {
    ActivationRecord a;
    a.step = step;
    a.tensor = tensor;
    a.count = 1000;
    a.nonFinite = 2;
    a.mean = 0.25;
    a.deviation = 1.5;
    a.kurtosis = 7.5;
    a.minimum = -3;
    a.maximum = 9.5;
    a.averageKurtosis = std::nan("");
    a.maxInfNorm = 9.5;
    a.averageInfNorm = 8;
    a.histogram.assign(SignedLogBins::kCount, 0);
    a.histogram[SignedLogBins::of(9.5f)] = 1;
    a.histogram[SignedLogBins::kZero] = 999;
    a.channelMax = {1, 2, 3, 9.5f};
    return a;
}

/// Loss and per-head no-op mass of one step, as every step brings them.
inline RunBatch sampleStep(std::int64_t step) {
    RunBatch batch;
    batch.step = step;
    batch.scalars = {{step, "loss", 4.0 / static_cast<double>(step + 1)}, {step, "rate", 1e-3}};
    batch.vectors = {{step, "noop.mass", std::vector<float>(6, static_cast<float>(step))}};
    return batch;
}

}  // namespace outeffhop::store
