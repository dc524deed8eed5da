// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/run_writer.h"

#include "core/base/clock.h"
#include "core/store/database.h"
#include "core/store/record_inserter.h"
#include "core/store/retention.h"
#include "core/store/signed_log_histogram.h"
#include "core/store/watchers.h"

namespace outeffhop::store {
namespace fs = std::filesystem;
namespace {

/// Pages given back to the file system at a time, so that no retention step takes long.
constexpr int kVacuumPages = 256;

/// A snapshot whose parts do not fit together would be unreadable later: refused when it is written.
Status checkShapes(const SnapshotRecord& snapshot) {
    for (const auto& layer : snapshot.layers) {
        const int heads = snapshot.layers.front().heads;
        const auto rows = static_cast<std::size_t>(layer.heads) * static_cast<std::size_t>(layer.queries);
        const bool whole = layer.codes.size() == rows * static_cast<std::size_t>(layer.keys) &&
                           layer.scales.size() == rows && layer.noop.size() == rows &&
                           (layer.gate.empty() || layer.gate.size() == rows);
        if (whole && layer.heads == heads) continue;
        return fail(
            "the attention map of layer {} at step {} has {} codes, {} scales, {} no-op values and {} gates; {} heads "
            "x {} "
            "queries x {} keys were expected",
            layer.layer, snapshot.step, layer.codes.size(), layer.scales.size(), layer.noop.size(), layer.gate.size(),
            heads, layer.queries, layer.keys);
    }
    return {};
}

void describe(Database& database, const RunDescription& run) {
    database
        .query(
            "INSERT INTO run (only, id, name, config, environment, state, reason, step, steps, generation, layers, "
            "heads, "
            "created_at, started_at, ended_at) VALUES (1, ?, ?, ?, ?, 'created', '', -1, ?, 0, ?, ?, ?, 0, 0)")
        .with(run.id, run.name, run.configJson, run.environmentJson, run.steps, run.layers, run.heads, wallSeconds())
        .run();
    using Bins = SignedLogBins;
    for (int bin = 0; bin < Bins::kCount; ++bin)
        database.query("INSERT INTO histogram_bin (bin, sign, inner_edge, outer_edge) VALUES (?, ?, ?, ?)")
            .with(bin, (bin > Bins::kZero) - (bin < Bins::kZero), Bins::innerEdge(bin), Bins::outerEdge(bin))
            .run();
    for (std::size_t layer = 0; layer < run.layerNames.size(); ++layer)
        database.query("INSERT INTO layer (id, name) VALUES (?, ?)")
            .with(static_cast<std::int64_t>(layer), run.layerNames[layer])
            .run();
    RecordInserter inserter(database);
    for (const auto& metric : run.metrics) inserter.add(metric);
    for (const auto& tensor : run.tensors) inserter.add(tensor);
    for (const auto& token : run.probe) inserter.add(token);
}

/// Makes a complete file, so that a reader never meets one without tables.
Status make(const fs::path& path, const RunDescription& run) {
    return attempt(path, [&] {
        Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        database.execute("PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;");
        Transaction transaction(database);
        install(database, runSchema());
        describe(database, run);
        transaction.commit();
    });
}

}  // namespace

bool RunBatch::empty() const {
    return step < 0 && scalars.empty() && vectors.empty() && activations.empty() && outliers.empty() &&
           snapshots.empty() && events.empty() && checkpoints.empty();
}

struct RunWriter::Connection {
    explicit Connection(const RunFolder& folder)
        : watchers(folder, WatcherFile::Role::writer),
          database(folder.database(), SQLite::OPEN_READWRITE),
          inserter(database) {
        database.execute(
            "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = OFF; PRAGMA cache_size = -1000;"
            "PRAGMA wal_autocheckpoint = 4000;");  // 16 MB at most; checkpoint() comes long before
    }
    ~Connection() {
        try {
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (const SQLite::Exception&) {  // the journal stays beside the file, nothing is lost
        }
    }

    WatcherFile watchers;
    Database database;
    RecordInserter inserter;
};

RunWriter::RunWriter(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
RunWriter::RunWriter(RunWriter&&) noexcept = default;
RunWriter& RunWriter::operator=(RunWriter&&) noexcept = default;
RunWriter::~RunWriter() = default;

Result<RunWriter> RunWriter::create(const RunFolder& folder, const RunDescription& description) {
    const auto path = folder.database();
    if (fs::exists(path)) return fail("{} exists already; resume that run or choose another folder", path.string());
    std::error_code error;
    fs::create_directories(folder.path, error);
    if (error) return fail("cannot create {}: {}", folder.path.string(), error.message());
    auto unfinished = path;
    unfinished += ".new";
    fs::remove(unfinished, error);
    if (auto made = make(unfinished, description); !made) return fail(made.error());
    fs::rename(unfinished, path, error);
    if (error) return fail("cannot create {}: {}", path.string(), error.message());
    return open(folder);
}

Result<RunWriter> RunWriter::open(const RunFolder& folder) {
    const auto path = folder.database();
    if (!fs::exists(path)) return fail("{} does not exist: this run never started", path.string());
    return attempt(path, [&]() -> Result<RunWriter> {
        auto connection = std::make_unique<Connection>(folder);
        if (auto known = checkIdentity(connection->database, runSchema()); !known) return fail(known.error());
        upgrade(connection->database, runSchema());
        return RunWriter(std::move(connection));
    });
}

Status RunWriter::commit(const RunBatch& batch) {
    for (const auto& snapshot : batch.snapshots)
        if (auto shapes = checkShapes(snapshot); !shapes) return shapes;
    auto& database = connection_->database;
    auto done = attempt(database.path(), [&] {
        Transaction transaction(database);
        connection_->inserter.add(batch);
        database.query("UPDATE run SET step = max(step, ?)").with(batch.step).run();
        transaction.commit();
    });
    if (!done) connection_->inserter.forgetMetrics();
    return done;
}

Status RunWriter::setState(RunState state, const std::string& reason) {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        const bool ended = state == RunState::finished || state == RunState::stopped || state == RunState::failed;
        const bool starts = state == RunState::running;
        const auto now = wallSeconds();
        database
            .query(
                "UPDATE run SET state = ?1, reason = ?2, ended_at = ?3, "
                "started_at = CASE WHEN started_at = 0 THEN ?4 ELSE started_at END")
            .with(std::string(name(state)), reason, ended ? now : 0.0, starts ? now : 0.0)
            .run();
    });
}

Status RunWriter::rewindTo(std::int64_t step) {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        Transaction transaction(database);
        database.query("DELETE FROM attention WHERE snapshot IN (SELECT id FROM snapshot WHERE step > ?)")
            .with(step)
            .run();
        for (const char* forget : {"DELETE FROM scalar WHERE step > ?", "DELETE FROM vector WHERE step > ?",
                                   "DELETE FROM activation WHERE step > ?", "DELETE FROM outlier WHERE step > ?",
                                   "DELETE FROM snapshot WHERE step > ?", "DELETE FROM event WHERE step > ?",
                                   "DELETE FROM checkpoint WHERE step > ?"})
            database.query(forget).with(step).run();
        database.query("UPDATE run SET step = min(step, ?), generation = generation + 1").with(step).run();
        transaction.commit();
    });
}

Status RunWriter::retain(std::int64_t budgetBytes, const std::vector<std::int64_t>& pinnedSteps) {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        std::vector<StoredStep> steps;
        {
            auto rows = database.query(
                "SELECT step, sum(bytes), max(reason IN ('request', 'event')) FROM snapshot "
                "GROUP BY step ORDER BY step");
            while (rows.next()) steps.push_back({rows.integer(0), rows.integer(1), rows.number(2) != 0});
        }
        const auto unwanted = stepsToDelete(steps, budgetBytes, pinnedSteps);
        if (unwanted.empty()) return;
        Transaction transaction(database);
        for (const auto step : unwanted) {
            database.query("DELETE FROM attention WHERE snapshot IN (SELECT id FROM snapshot WHERE step = ?)")
                .with(step)
                .run();
            database.query("DELETE FROM snapshot WHERE step = ?").with(step).run();
        }
        transaction.commit();
        database.execute(fmt::format("PRAGMA incremental_vacuum({})", kVacuumPages));
    });
}

bool RunWriter::isWatched() const {
    return connection_->watchers.isWatched();
}

Status RunWriter::checkpoint() {
    auto& database = connection_->database;
    return attempt(database.path(), [&] { database.execute("PRAGMA wal_checkpoint(PASSIVE)"); });
}

}  // namespace outeffhop::store
