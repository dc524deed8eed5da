// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/run_reader.h"

#include "core/base/file_lock.h"
#include "core/store/blob.h"
#include "core/store/open_to_read.h"
#include "core/store/run_reader_connection.h"

namespace outeffhop::store {
namespace fs = std::filesystem;
namespace {

constexpr int kNamedLayersSince = 4;  ///< a file of an older version has only L1, L2, ...

std::vector<std::string> layerNames(Database& database, int layers) {
    std::vector<std::string> names;
    for (int layer = 1; layer <= layers; ++layer) names.push_back(fmt::format("L{}", layer));
    if (database.pragma("user_version") < kNamedLayersSince) return names;
    auto rows = database.query("SELECT id, name FROM layer");
    while (rows.next())
        if (rows.number(0) < layers) names[static_cast<std::size_t>(rows.number(0))] = rows.text(1);
    return names;
}

}  // namespace

RunReader::RunReader(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
RunReader::RunReader(RunReader&&) noexcept = default;
RunReader& RunReader::operator=(RunReader&&) noexcept = default;
RunReader::~RunReader() = default;

Result<RunReader> RunReader::open(const RunFolder& folder) {
    const auto path = folder.database();
    std::error_code none;
    if (!fs::exists(path, none)) return fail("{} does not exist: the run has not started", path.string());
    if (fs::file_size(path, none) == 0)
        return fail("{} is empty; restore it from a copy or delete the run", path.string());
    const auto openAs = [&](int flags, const std::string& uri) -> Result<RunReader> {
        auto connection = std::make_unique<Connection>(folder, flags, uri);
        if (auto known = checkIdentity(connection->database, runSchema()); !known) return fail(known.error());
        return RunReader(std::move(connection));
    };
    return attempt(path, [&] { return openToRead(folder, openAs); });
}

Status RunReader::checkIntegrity() {
    auto& database = connection_->database;
    return attempt(database.path(), [&]() -> Status {
        auto check = database.query("PRAGMA integrity_check(1)");
        check.next();
        if (const auto verdict = check.text(0); verdict != "ok")
            return fail("{} is damaged: {}; what can still be read can be saved with sqlite3's .recover",
                        database.path().string(), verdict);
        return {};
    });
}

Result<std::int64_t> RunReader::dataVersion() {
    auto& database = connection_->database;
    return attempt(database.path(), [&] { return database.pragma("data_version"); });
}

Result<RunInfo> RunReader::info() {
    auto& database = connection_->database;
    return attempt(database.path(), [&]() -> Result<RunInfo> {
        auto row = database.query(
            "SELECT id, name, state, reason, step, steps, generation, layers, heads, created_at, "
            "started_at, ended_at, config, environment FROM run");
        if (!row.next()) return fail("{} holds no run; delete it", database.path().string());
        const auto state = runStateFromName(row.text(2));
        if (!state) return fail("{} holds the unknown state '{}'", database.path().string(), row.text(2));
        RunInfo info{row.text(0),    row.text(1),   *state,        row.text(3),   row.integer(4),
                     row.integer(5), row.number(6), row.number(7), row.number(8), layerNames(database, row.number(7)),
                     row.real(9),    row.real(10),  row.real(11),  row.text(12),  row.text(13)};
        if (isActive(info.state) && !FileLock::isHeld(connection_->folder.lock())) info.state = RunState::crashed;
        return info;
    });
}

Result<std::vector<MetricDefinition>> RunReader::metrics() {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        std::vector<MetricDefinition> metrics;
        auto rows = database.query("SELECT name, title, unit, definition, shape, better FROM metric ORDER BY id");
        while (rows.next())
            metrics.push_back({rows.text(0), rows.text(1), rows.text(2), rows.text(3),
                               static_cast<MetricShape>(rows.number(4)), static_cast<Better>(rows.number(5))});
        return metrics;
    });
}

Result<std::vector<TensorDefinition>> RunReader::tensors() {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        std::vector<TensorDefinition> tensors;
        auto rows = database.query("SELECT id, name, kind, layer, width FROM tensor ORDER BY id");
        while (rows.next())
            tensors.push_back({rows.number(0), rows.text(1), rows.text(2), rows.number(3), rows.number(4)});
        return tensors;
    });
}

Result<std::vector<ProbeToken>> RunReader::probe() {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        std::vector<ProbeToken> tokens;
        auto rows =
            database.query("SELECT sequence, position, token, text, mark FROM probe ORDER BY sequence, position");
        while (rows.next())
            tokens.push_back({rows.number(0), rows.number(1), rows.number(2), rows.text(3), rows.text(4)});
        return tokens;
    });
}

Result<Tail<ScalarRecord>> RunReader::scalarsAfter(std::int64_t cursor, int limit) {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        Tail<ScalarRecord> tail{{}, cursor};
        auto rows = database.query("SELECT id, step, metric, value FROM scalar WHERE id > ? ORDER BY id LIMIT ?");
        rows.with(cursor, limit);
        while (rows.next()) {
            tail.cursor = rows.integer(0);
            tail.rows.push_back({rows.integer(1), connection_->metricName(rows.integer(2)), rows.real(3)});
        }
        return tail;
    });
}

Result<Tail<VectorRecord>> RunReader::vectorsAfter(std::int64_t cursor, int limit) {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        Tail<VectorRecord> tail{{}, cursor};
        auto rows = database.query("SELECT id, step, metric, value FROM vector WHERE id > ? ORDER BY id LIMIT ?");
        rows.with(cursor, limit);
        while (rows.next()) {
            tail.cursor = rows.integer(0);
            tail.rows.push_back(
                {rows.integer(1), connection_->metricName(rows.integer(2)), valuesOf<float>(rows.blob(3))});
        }
        return tail;
    });
}

Result<Tail<EventRecord>> RunReader::eventsAfter(std::int64_t cursor, int limit) {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        Tail<EventRecord> tail{{}, cursor};
        auto rows = database.query(
            "SELECT id, step, kind, severity, message, layer, head FROM event WHERE id > ? ORDER BY id "
            "LIMIT ?");
        rows.with(cursor, limit);
        while (rows.next()) {
            tail.cursor = rows.integer(0);
            tail.rows.push_back({rows.integer(1), rows.text(2), static_cast<Severity>(rows.number(3)), rows.text(4),
                                 rows.number(5), rows.number(6)});
        }
        return tail;
    });
}

Result<std::vector<ScalarRecord>> RunReader::curve(const std::string& metric) {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        std::vector<ScalarRecord> curve;
        auto rows = database.query(
            "SELECT step, value FROM scalar WHERE metric = (SELECT id FROM metric WHERE name = ?) "
            "ORDER BY step");
        rows.with(metric);
        while (rows.next()) curve.push_back({rows.integer(0), metric, rows.real(1)});
        return curve;
    });
}

Result<std::optional<VectorRecord>> RunReader::vectorAt(const std::string& metric, std::int64_t step) {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        auto row = database.query(
            "SELECT step, value FROM vector WHERE metric = (SELECT id FROM metric WHERE name = ?) "
            "AND step <= ? ORDER BY step DESC LIMIT 1");
        row.with(metric, step);
        std::optional<VectorRecord> vector;
        if (row.next()) vector = VectorRecord{row.integer(0), metric, valuesOf<float>(row.blob(1))};
        return vector;
    });
}

Result<std::vector<CheckpointRecord>> RunReader::checkpoints() {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        std::vector<CheckpointRecord> checkpoints;
        auto rows = database.query("SELECT step, folder, bytes, loss, best FROM checkpoint ORDER BY step");
        while (rows.next())
            checkpoints.push_back({rows.integer(0), rows.text(1), rows.integer(2), rows.real(3), rows.number(4) != 0});
        std::erase_if(checkpoints, [&](const auto& checkpoint) {
            std::error_code none;
            return !fs::is_directory(connection_->folder.path / checkpoint.folder, none);
        });
        return checkpoints;
    });
}

}  // namespace outeffhop::store
