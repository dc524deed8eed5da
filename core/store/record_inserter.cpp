// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/record_inserter.h"

#include <cmath>

#include "core/store/blob.h"
#include "core/store/map_codec.h"
#include "core/store/thumbnails.h"

namespace outeffhop::store {

void RecordInserter::add(const RunBatch& batch) {
    const auto addAll = [this](const auto& records) {
        for (const auto& record : records) add(record);
    };
    addAll(batch.scalars);
    addAll(batch.vectors);
    addAll(batch.activations);
    addAll(batch.outliers);
    addAll(batch.snapshots);
    addAll(batch.events);
    addAll(batch.checkpoints);
}

void RecordInserter::add(const MetricDefinition& metric) {
    database_.query("INSERT INTO metric (name, title, unit, definition, shape, better) VALUES (?, ?, ?, ?, ?, ?)")
        .with(metric.name, metric.title, metric.unit, metric.definition, static_cast<int>(metric.shape),
              static_cast<int>(metric.better))
        .run();
}

void RecordInserter::add(const TensorDefinition& tensor) {
    database_.query("INSERT INTO tensor (id, name, kind, layer, width) VALUES (?, ?, ?, ?, ?)")
        .with(tensor.id, tensor.name, tensor.kind, tensor.layer, tensor.width)
        .run();
}

void RecordInserter::add(const ProbeToken& token) {
    database_.query("INSERT INTO probe (sequence, position, token, text, mark) VALUES (?, ?, ?, ?, ?)")
        .with(token.sequence, token.position, token.id, token.text, token.mark)
        .run();
}

void RecordInserter::add(const ScalarRecord& scalar) {
    database_.query("INSERT INTO scalar (metric, step, value) VALUES (?, ?, ?)")
        .with(metricId(scalar.metric, 1), scalar.step, scalar.value)
        .run();
}

void RecordInserter::add(const VectorRecord& vector) {
    database_.query("INSERT INTO vector (metric, step, value) VALUES (?, ?, ?)")
        .with(metricId(vector.metric, vector.values.size()), vector.step, bytesOf(vector.values))
        .run();
}

void RecordInserter::add(const ActivationRecord& a) {
    const auto histogram = compress(bytesOf(a.histogram));
    database_
        .query(
            "INSERT OR REPLACE INTO activation (step, tensor, count, non_finite, mean, deviation, kurtosis, minimum, "
            "maximum, average_kurtosis, max_inf_norm, average_inf_norm, histogram, channel_max) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .with(a.step, a.tensor, a.count, a.nonFinite, a.mean, a.deviation, a.kurtosis, a.minimum, a.maximum,
              a.averageKurtosis, a.maxInfNorm, a.averageInfNorm, std::span<const std::byte>(histogram),
              bytesOf(a.channelMax))
        .run();
}

void RecordInserter::add(const OutlierRecord& o) {
    database_
        .query(
            "INSERT OR REPLACE INTO outlier (step, tensor, rank, value, sequence, position, channel) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)")
        .with(o.step, o.tensor, o.rank, static_cast<double>(o.value), o.sequence, o.position, o.channel)
        .run();
}

void RecordInserter::add(const SnapshotRecord& snapshot) {
    const auto thumbnails = makeThumbnails(snapshot);
    const auto first = snapshot.layers.empty() ? AttentionLayer{} : snapshot.layers.front();
    const auto packed = compress(bytesOf(thumbnails.codes));
    database_.query("DELETE FROM attention WHERE snapshot = (SELECT id FROM snapshot WHERE step = ? AND sequence = ?)")
        .with(snapshot.step, snapshot.sequence)
        .run();
    database_.query("DELETE FROM snapshot WHERE step = ? AND sequence = ?")
        .with(snapshot.step, snapshot.sequence)
        .run();
    database_
        .query(
            "INSERT INTO snapshot (step, sequence, layers, heads, queries, keys, reason, bytes, thumbnail_size, "
            "thumbnails) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)")
        .with(snapshot.step, snapshot.sequence, thumbnails.layers, first.heads, first.queries, first.keys,
              snapshot.reason, thumbnails.size, std::span<const std::byte>(packed))
        .run();
    const auto id = static_cast<std::int64_t>(database_.connection().getLastInsertRowid());
    for (const auto& layer : snapshot.layers) addLayer(id, layer);
    database_
        .query(
            "UPDATE snapshot SET bytes = length(thumbnails) + (SELECT coalesce(sum(length(codes) + length(scales) + "
            "length(noop) + coalesce(length(gate), 0)), 0) FROM attention WHERE snapshot = ?1) WHERE id = ?1")
        .with(id)
        .run();
}

void RecordInserter::addLayer(std::int64_t snapshot, const AttentionLayer& layer) {
    const auto codes = compress(bytesOf(layer.codes));
    database_
        .query(
            "INSERT INTO attention (snapshot, layer, codec, codes, scales, noop, queries, keys, gate) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, nullif(?, x''))")
        .with(snapshot, layer.layer, MapCodec::kVersion, std::span<const std::byte>(codes), bytesOf(layer.scales),
              bytesOf(layer.noop), layer.queries, layer.keys, bytesOf(layer.gate))
        .run();
}

void RecordInserter::add(const EventRecord& event) {
    database_.query("INSERT INTO event (step, kind, severity, message, layer, head) VALUES (?, ?, ?, ?, ?, ?)")
        .with(event.step, event.kind, static_cast<int>(event.severity), event.message, event.layer, event.head)
        .run();
}

void RecordInserter::add(const CheckpointRecord& checkpoint) {
    if (checkpoint.best) database_.execute("UPDATE checkpoint SET best = 0");
    database_.query("INSERT OR REPLACE INTO checkpoint (step, folder, bytes, loss, best) VALUES (?, ?, ?, ?, ?)")
        .with(checkpoint.step, checkpoint.folder, checkpoint.bytes, checkpoint.loss, static_cast<int>(checkpoint.best))
        .run();
}

std::int64_t RecordInserter::metricId(const std::string& name, std::size_t values) {
    if (const auto known = metrics_.find(name); known != metrics_.end()) return known->second;
    const auto find = [&]() -> std::int64_t {
        auto row = database_.query("SELECT id FROM metric WHERE name = ?");
        return row.with(name).next() ? row.integer(0) : -1;
    };
    if (find() < 0) add(MetricDefinition{name, name, "", "", shapeOf(values), Better::neither});
    return metrics_[name] = find();
}

MetricShape RecordInserter::shapeOf(std::size_t values) {
    auto run = database_.query("SELECT layers FROM run");
    if (values == 1) return MetricShape::scalar;
    return run.next() && run.integer(0) == static_cast<std::int64_t>(values) ? MetricShape::perLayer
                                                                             : MetricShape::perHead;
}

}  // namespace outeffhop::store
