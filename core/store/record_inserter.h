// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <unordered_map>

#include "core/store/database.h"
#include "core/store/run_writer.h"

namespace outeffhop::store {

/// Puts records into the tables of run.db, inside a transaction of the caller. Throws SQLite::Exception.
class RecordInserter {
 public:
    explicit RecordInserter(Database& database) : database_(database) {}

    void add(const RunBatch& batch);
    void add(const MetricDefinition& metric);
    void add(const TensorDefinition& tensor);
    void add(const ProbeToken& token);
    /// After a transaction was rolled back, metrics it declared are no longer there.
    void forgetMetrics() { metrics_.clear(); }

 private:
    void add(const ScalarRecord& scalar);
    void add(const VectorRecord& vector);
    void add(const ActivationRecord& activation);
    void add(const OutlierRecord& outlier);
    void add(const SnapshotRecord& snapshot);
    void add(const EventRecord& event);
    void add(const CheckpointRecord& checkpoint);
    MetricShape shapeOf(std::size_t values);
    void addLayer(std::int64_t snapshot, const AttentionLayer& layer);
    /// Id of a metric with this many values a step; one that was not declared is added under its bare name.
    std::int64_t metricId(const std::string& name, std::size_t values);

    Database& database_;
    std::unordered_map<std::string, std::int64_t> metrics_;
};

}  // namespace outeffhop::store
