// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/store/map_codec.h"
#include "core/store/signed_log_histogram.h"
#include "tests/support/noise.h"
#include "tests/support/scripted_run.h"

/// The bulky half of ScriptedRun: maps, histograms, outliers.
namespace outeffhop::tests {
namespace {

constexpr double kValues = 1e6;  ///< values a tensor has over the probe
constexpr int kOutlierChannel = 27;
constexpr int kTopOutliers = 8;

/// Probability that a standard normal value is below x.
double normalBelow(double x) {
    return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

/// Probability mass of a normal distribution in a bin.
double binMass(int bin, double center, double deviation) {
    using Bins = store::SignedLogBins;
    const auto below = [&](double x) { return normalBelow((x - center) / deviation); };
    if (bin == Bins::kZero) return below(Bins::outerEdge(bin)) - below(-Bins::outerEdge(bin));
    if (bin > Bins::kZero) return below(Bins::outerEdge(bin)) - below(Bins::innerEdge(bin));
    return below(-Bins::innerEdge(bin)) - below(-Bins::outerEdge(bin));
}

}  // namespace

store::SnapshotRecord ScriptedRun::snapshot(std::int64_t step, const std::string& reason) const {
    store::SnapshotRecord snapshot{step, 0, {}, reason};
    for (int layer = 0; layer < layers(); ++layer) snapshot.layers.push_back(attention(layer, step));
    return snapshot;
}

store::AttentionLayer ScriptedRun::attention(int layer, std::int64_t step) const {
    const int length = static_cast<int>(probe_.size());
    store::AttentionLayer map{layer, heads(), length, length, {}, {}, {}};
    std::vector<float> row(probe_.size());
    std::vector<std::uint8_t> codes(row.size());
    for (int head = 0; head < heads(); ++head)
        for (int query = 0; query < length; ++query) {
            const bool copies = layer == 0 && !probe_[static_cast<std::size_t>(query)].mark.empty() && query > 0;
            const double noop = copies ? idleNoop(layer, 0) * (1 - learnt(step)) : idleNoop(layer, step);
            const double sharp = copies ? learnt(step) : idleSink(layer, step) / std::max(1e-9, 1 - noop);
            const int target = copies ? query - 1 : 0;
            std::ranges::fill(row, 0.f);
            for (int key = 0; key <= query; ++key)
                row[static_cast<std::size_t>(key)] =
                    static_cast<float>(0.1 + noise({config_.seed, layer, head, query, key}));
            const auto total = std::accumulate(row.begin(), row.end(), 0.f);
            for (auto& p : row) p *= static_cast<float>((1 - noop) * (1 - sharp)) / total;
            row[static_cast<std::size_t>(target)] += static_cast<float>((1 - noop) * sharp);
            map.scales.push_back(store::MapCodec::encodeRow(row, codes));
            map.codes.insert(map.codes.end(), codes.begin(), codes.end());
            map.noop.push_back(static_cast<float>(noop));
        }
    return map;
}

store::ActivationRecord ScriptedRun::activation(const store::TensorDefinition& tensor, std::int64_t step) const {
    const double deviation = width(tensor.id, step), largest = outlier(tensor.id, step);
    const double share = 1.0 / tensor.width;  // of the outlier channel
    store::ActivationRecord record;
    record.step = step;
    record.tensor = tensor.id;
    record.histogram.resize(store::SignedLogBins::kCount);
    for (int bin = 0; bin < store::SignedLogBins::kCount; ++bin) {
        const double mass =
            (1 - share) * binMass(bin, 0, deviation) + share * binMass(bin, 0.8 * largest, 0.07 * largest);
        const auto values = static_cast<std::uint32_t>(std::lround(kValues * mass));
        record.histogram[static_cast<std::size_t>(bin)] = values;
        record.count += values;
    }
    const double center = 0.8 * largest;
    const auto moment = [&](double m2, double m4) { return m4 / (m2 * m2); };
    const double second = (1 - share) * deviation * deviation + share * center * center;
    const double fourth = (1 - share) * 3 * std::pow(deviation, 4) + share * std::pow(center, 4);
    record.mean = share * center;
    record.deviation = std::sqrt(second - record.mean * record.mean);
    record.kurtosis = record.averageKurtosis = moment(second, fourth);
    record.minimum = -4.5 * deviation;
    record.maximum = record.maxInfNorm = largest;
    record.averageInfNorm = 0.9 * largest;
    for (int channel = 0; channel < tensor.width; ++channel)
        record.channelMax.push_back(static_cast<float>(deviation * (3 + 1.5 * noise({tensor.id, channel}))));
    record.channelMax[static_cast<std::size_t>(kOutlierChannel % tensor.width)] = static_cast<float>(largest);
    return record;
}

void ScriptedRun::addOutliers(store::RunBatch& batch, const store::TensorDefinition& tensor) const {
    const double largest = outlier(tensor.id, batch.step);
    for (int rank = 0; rank < kTopOutliers; ++rank) {
        const double value = largest * (1 - 0.05 * rank) * (rank % 3 == 1 ? -1 : 1);
        const auto position = static_cast<int>(noise({tensor.id, rank, 7}) * static_cast<double>(probe_.size()));
        const int channel = (rank < 5 ? kOutlierChannel : 5 * rank) % tensor.width;
        batch.outliers.push_back({batch.step, tensor.id, rank, static_cast<float>(value), 0, position, channel});
    }
}

}  // namespace outeffhop::tests
