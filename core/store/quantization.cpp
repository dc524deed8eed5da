// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/quantization.h"

#include "core/store/amend_run.h"
#include "core/store/open_to_read.h"

namespace outeffhop::store {
namespace {

void insert(Database& database, const QuantizationRecord& record) {
    Transaction transaction(database);
    database
        .query(
            "INSERT INTO quantization (step, settings, metric, original, quantized, created_at) "
            "VALUES (?, ?, ?, ?, ?, ?)")
        .with(record.step, record.settings, record.metric, record.original, record.quantized, record.createdAt)
        .run();
    const auto id = static_cast<std::int64_t>(database.connection().getLastInsertRowid());
    int rank = 0;
    for (const auto& tensor : record.tensors)
        database
            .query(
                "INSERT INTO quantized_tensor (quantization, rank, name, weight, bits, low, high, sqnr, clipped) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .with(id, rank++, tensor.name, static_cast<int>(tensor.isWeight), tensor.bits, tensor.low, tensor.high,
                  tensor.sqnr, tensor.clipped)
            .run();
    transaction.commit();
}

std::vector<QuantizedTensorRecord> tensorsOf(Database& database, std::int64_t quantization) {
    std::vector<QuantizedTensorRecord> tensors;
    auto rows = database.query(
        "SELECT name, weight, bits, low, high, sqnr, clipped FROM quantized_tensor WHERE quantization = ? ORDER BY "
        "rank");
    rows.with(quantization);
    while (rows.next())
        tensors.push_back({rows.text(0), rows.number(1) != 0, rows.number(2), rows.real(3), rows.real(4), rows.real(5),
                           rows.real(6)});
    return tensors;
}

std::vector<QuantizationRecord> readAll(Database& database) {
    std::vector<QuantizationRecord> records;
    std::vector<std::int64_t> ids;
    {
        auto rows = database.query(
            "SELECT id, step, settings, metric, original, quantized, created_at FROM quantization ORDER BY id");
        while (rows.next()) {
            ids.push_back(rows.integer(0));
            records.push_back(
                {rows.integer(1), rows.text(2), rows.text(3), rows.real(4), rows.real(5), rows.real(6), {}});
        }
    }
    for (std::size_t index = 0; index < ids.size(); ++index) records[index].tensors = tensorsOf(database, ids[index]);
    return records;
}

}  // namespace

Status recordQuantization(const RunFolder& folder, const QuantizationRecord& record) {
    return amendRun(folder, [&](Database& database) { insert(database, record); });
}

Result<std::vector<QuantizationRecord>> quantizations(const RunFolder& folder) {
    constexpr int kSince = 3;
    return readList(folder, kSince, readAll);
}

}  // namespace outeffhop::store
