// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/evaluation.h"

#include "core/store/amend_run.h"
#include "core/store/open_to_read.h"

namespace outeffhop::store {
namespace {

void insert(Database& database, std::int64_t evaluation, int rank, const EvaluatedMetric& metric) {
    const auto& about = metric.definition;
    database
        .query(
            "INSERT INTO evaluated_metric (evaluation, rank, name, title, unit, definition, better, value) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .with(evaluation, rank, about.name, about.title, about.unit, about.definition, static_cast<int>(about.better),
              metric.value)
        .run();
}

void insert(Database& database, std::int64_t evaluation, int rank, const EvaluatedTensor& tensor) {
    database
        .query(
            "INSERT INTO evaluated_tensor (evaluation, rank, name, inf_norm, reference_kurtosis, kurtosis, largest) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)")
        .with(evaluation, rank, tensor.name, tensor.infNorm, tensor.referenceKurtosis, tensor.kurtosis, tensor.largest)
        .run();
}

void insert(Database& database, const EvaluationRecord& record) {
    Transaction transaction(database);
    database.query("INSERT INTO evaluation (step, settings, created_at) VALUES (?, ?, ?)")
        .with(record.step, record.settings, record.createdAt)
        .run();
    const auto id = static_cast<std::int64_t>(database.connection().getLastInsertRowid());
    int rank = 0;
    for (const auto& metric : record.metrics) insert(database, id, rank++, metric);
    rank = 0;
    for (const auto& tensor : record.tensors) insert(database, id, rank++, tensor);
    transaction.commit();
}

std::vector<EvaluatedMetric> metricsOf(Database& database, std::int64_t evaluation) {
    std::vector<EvaluatedMetric> metrics;
    auto rows = database.query(
        "SELECT name, title, unit, definition, better, value FROM evaluated_metric WHERE evaluation = ? ORDER BY rank");
    rows.with(evaluation);
    while (rows.next())
        metrics.push_back({{rows.text(0), rows.text(1), rows.text(2), rows.text(3), MetricShape::scalar,
                            static_cast<Better>(rows.number(4))},
                           rows.real(5)});
    return metrics;
}

std::vector<EvaluatedTensor> tensorsOf(Database& database, std::int64_t evaluation) {
    std::vector<EvaluatedTensor> tensors;
    auto rows = database.query(
        "SELECT name, inf_norm, reference_kurtosis, kurtosis, largest FROM evaluated_tensor WHERE evaluation = ? "
        "ORDER BY rank");
    rows.with(evaluation);
    while (rows.next()) tensors.push_back({rows.text(0), rows.real(1), rows.real(2), rows.real(3), rows.real(4)});
    return tensors;
}

std::vector<EvaluationRecord> readAll(Database& database) {
    std::vector<EvaluationRecord> records;
    std::vector<std::int64_t> ids;
    {
        auto rows = database.query("SELECT id, step, settings, created_at FROM evaluation ORDER BY id");
        while (rows.next()) {
            ids.push_back(rows.integer(0));
            records.push_back({rows.integer(1), rows.text(2), rows.real(3), {}, {}});
        }
    }
    for (std::size_t index = 0; index < ids.size(); ++index) {
        records[index].metrics = metricsOf(database, ids[index]);
        records[index].tensors = tensorsOf(database, ids[index]);
    }
    return records;
}

}  // namespace

Status recordEvaluation(const RunFolder& folder, const EvaluationRecord& record) {
    return amendRun(folder, [&](Database& database) { insert(database, record); });
}

Result<std::vector<EvaluationRecord>> evaluations(const RunFolder& folder) {
    constexpr int kSince = 5;
    return readList(folder, kSince, readAll);
}

}  // namespace outeffhop::store
