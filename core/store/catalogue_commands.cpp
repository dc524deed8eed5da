// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/clock.h"
#include "core/store/catalogue_connection.h"

/// The working half of the catalogue: states, progress, the mailbox to the workers and the queue.
namespace outeffhop::store {
namespace {

constexpr std::array<std::string_view, 5> kCommandNames{"pause", "proceed", "stop", "snapshot", "checkpoint"};

/// Of a row that begins with id and state.
RunState observedState(const Query& row, const Workspace& workspace) {
    return observedState(*runStateFromName(row.text(1)), workspace.run(row.text(0)));
}

int activeRuns(Database& database, const Workspace& workspace) {
    auto rows = database.query("SELECT id, state FROM run WHERE state IN ('starting', 'running', 'paused')");
    int active = 0;
    while (rows.next()) active += isActive(observedState(rows, workspace));
    return active;
}

/// Empty: there is no such run.
std::optional<RunState> stateOf(Database& database, const Workspace& workspace, const std::string& id) {
    auto rows = database.query("SELECT id, state FROM run WHERE id = ?1");
    rows.with(id);
    if (!rows.next()) return {};
    return observedState(rows, workspace);
}

/// Oldest first.
std::vector<std::string> queuedRuns(Database& database) {
    std::vector<std::string> ids;
    auto rows = database.query("SELECT id FROM run WHERE state = 'queued' ORDER BY queued_at, created_at, rowid");
    while (rows.next()) ids.push_back(rows.text(0));
    return ids;
}

}  // namespace

Status Catalogue::setState(const std::string& id, RunState state, const std::string& reason) {
    return connection_->changeRun(id, "UPDATE run SET state = ?2, reason = ?3, updated_at = ?4 WHERE id = ?1",
                                  std::string(name(state)), reason, wallSeconds());
}

Status Catalogue::setProgress(const std::string& id, std::int64_t step, const std::map<std::string, double>& metrics) {
    auto& database = connection_->database;
    return connection_->change([&] {
        database.query("UPDATE run SET step = ?2, updated_at = ?3 WHERE id = ?1").with(id, step, wallSeconds()).run();
        for (const auto& [metric, value] : metrics)
            database
                .query(
                    "INSERT INTO metric (run, name, value) SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM run WHERE id "
                    "= ?1) "
                    "ON CONFLICT DO UPDATE SET value = excluded.value")
                .with(id, metric, value)
                .run();
    });
}

Status Catalogue::send(const std::string& id, CommandKind kind) {
    return connection_->changeRun(id,
                                  "INSERT INTO command (run, kind, sent_at) SELECT id, ?2, ?3 FROM run WHERE id = ?1",
                                  std::string(kCommandNames[static_cast<std::size_t>(kind)]), wallSeconds());
}

Result<std::vector<Command>> Catalogue::take(const std::string& id) {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        std::vector<Command> commands;
        {
            auto rows = database.query("SELECT id, kind FROM command WHERE run = ? AND taken_at IS NULL ORDER BY id");
            rows.with(id);
            while (rows.next())
                if (const auto known = std::ranges::find(kCommandNames, rows.text(1)); known != kCommandNames.end())
                    commands.push_back({rows.integer(0), static_cast<CommandKind>(known - kCommandNames.begin())});
        }
        if (!commands.empty())
            database.query("UPDATE command SET taken_at = ?3 WHERE run = ?1 AND id <= ?2 AND taken_at IS NULL")
                .with(id, commands.back().id, wallSeconds())
                .run();
        return commands;
    });
}

Status Catalogue::stop(const std::string& id) {
    auto& database = connection_->database;
    return attempt(database.path(), [&]() -> Status {
        // One statement, so that no worker claims the run between the look and the change.
        const int left =
            database.query("UPDATE run SET state = 'stopped', updated_at = ?2 WHERE id = ?1 AND state = 'queued'")
                .with(id, wallSeconds())
                .run();
        return left ? Status() : send(id, CommandKind::stop);
    });
}

Status Catalogue::enqueue(const std::string& id) {
    auto& database = connection_->database;
    return attempt(database.path(), [&]() -> Status {
        Transaction transaction(database);
        const auto state = stateOf(database, workspace(), id);
        if (!state) return connection_->noSuchRun(id);
        if (*state == RunState::queued || isActive(*state)) return {};
        const auto now = wallSeconds();
        database.query("UPDATE command SET taken_at = ?2 WHERE run = ?1 AND taken_at IS NULL").with(id, now).run();
        database.query("UPDATE run SET state = 'queued', reason = '', queued_at = ?2, updated_at = ?2 WHERE id = ?1")
            .with(id, now)
            .run();
        transaction.commit();
        return {};
    });
}

Result<std::optional<ClaimedRun>> Catalogue::claimQueued(int workers) {
    auto& database = connection_->database;
    return attempt(database.path(), [&]() -> Result<std::optional<ClaimedRun>> {
        Transaction transaction(database);
        if (activeRuns(database, workspace()) >= workers) return std::nullopt;
        for (const auto& id : queuedRuns(database)) {
            auto lock = FileLock::tryAcquire(workspace().run(id).lock());
            if (lock && !*lock) continue;  // its last worker starts it when it has let go
            const auto set =
                lock ? setState(id, RunState::starting) : setState(id, RunState::failed, lock.error().message);
            if (!set) return fail(set.error());
            transaction.commit();
            if (!lock) return fail(lock.error());
            return ClaimedRun{id, std::move(**lock)};
        }
        return std::nullopt;
    });
}

}  // namespace outeffhop::store
