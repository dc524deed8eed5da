// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/file_lock.h"
#include "core/base/result.h"
#include "core/store/run_state.h"
#include "core/store/workspace.h"

namespace outeffhop::store {

/// A run as the lists show it, without opening its run.db.
struct CatalogueRun {
    std::string id, name;
    std::string group;  ///< runs launched together (a comparison or several seeds); empty: none
    std::string model, normalizer, task;
    std::int64_t seed = 0;
    std::string configJson;
    RunState state = RunState::created;  ///< crashed is derived from the lock
    std::string reason;
    std::int64_t step = -1, steps = 0;
    double createdAt = 0, updatedAt = 0;
    std::map<std::string, double> metrics;  ///< newest values by metric name
    std::vector<std::string> tags;
    std::string note;
    bool baseline = false;
};

/// What a person or program asks of a worker; taken between two steps.
enum class CommandKind { pause, proceed, stop, snapshot, checkpoint };
struct Command {
    std::int64_t id = 0;
    CommandKind kind = CommandKind::stop;
};

/// What a caller gives to create a run; the catalogue adds id, folder and time.
struct NewRun {
    std::string name, group;
    std::string model, normalizer, task;
    std::int64_t seed = 0, steps = 0;
    std::string configJson;
};

/// A run taken from the queue, with the lock that its worker is to hold.
struct ClaimedRun {
    std::string id;
    FileLock lock;
};

/// studio.db: the runs of a workspace, what people say of them, and the mailbox to the workers. Studio, command line
/// and workers all write it, in short transactions (rollback journal, busy timeout). Not thread-safe: one object a
/// thread.
class Catalogue {
 public:
    /// Opens or creates the workspace. Refuses a read-only folder, a network file system, a newer or foreign file.
    static Result<Catalogue> open(const Workspace& workspace);
    /// Opens or creates the workspace. One that is there and may not be written can still be looked at; every change
    /// then fails.
    static Result<Catalogue> openToRead(const Workspace& workspace);

    [[nodiscard]] const Workspace& workspace() const;
    /// Changes whenever another connection wrote.
    Result<std::int64_t> dataVersion();

    /// All runs, newest first. Locks are looked at only for runs whose state is active.
    Result<std::vector<CatalogueRun>> runs();
    Result<CatalogueRun> run(const std::string& id);
    /// A run by id, by name, by the end of its name ("OutEffHop" for "backcopy · OutEffHop"), or by a unique part of
    /// either; fails with the candidates or the nearest name.
    Result<CatalogueRun> find(const std::string& text);

    /// Makes runs/<id>/ with config.json and the row, state created.
    Result<CatalogueRun> create(const NewRun& run);
    Status setState(const std::string& id, RunState state, const std::string& reason = {});
    Status setProgress(const std::string& id, std::int64_t step, const std::map<std::string, double>& metrics);
    Status rename(const std::string& id, const std::string& name);
    Status setNote(const std::string& id, const std::string& note);
    Status setTags(const std::string& id, const std::vector<std::string>& tags);
    /// At most one baseline a workspace; an empty id clears it.
    Status setBaseline(const std::string& id);
    /// Deletes the row and the folder. Refuses while a worker holds the run's lock.
    Status remove(const std::string& id);

    Status send(const std::string& id, CommandKind kind);
    /// Commands of a run not taken before, oldest first; they are marked taken.
    Result<std::vector<Command>> take(const std::string& id);

    /// Asks a run to end: a waiting one leaves the queue, another is sent the command, whichever it is at that moment.
    Status stop(const std::string& id);

    /// Puts a run that neither waits nor works at the end of the queue. What its last worker did not take is void.
    Status enqueue(const std::string& id);
    /// Takes the oldest queued run whose lock is free (state starting) if fewer than `workers` runs are active; else
    /// empty. One whose lock cannot be had at all gets the state failed with the reason, which is also returned.
    Result<std::optional<ClaimedRun>> claimQueued(int workers);

    /// Snapshots a person pinned.
    Status pinStep(const std::string& id, std::int64_t step, bool pinned);
    Result<std::vector<std::int64_t>> pinnedSteps(const std::string& id);

    /// Saved window layouts and comparisons: small named texts or blobs of a kind ("layout", "comparison", "setting").
    Status saveNamed(const std::string& kind, const std::string& name, const std::string& content);
    Result<std::optional<std::string>> loadNamed(const std::string& kind, const std::string& name);
    Result<std::vector<std::string>> namesOf(const std::string& kind);

    Catalogue(Catalogue&&) noexcept;
    Catalogue& operator=(Catalogue&&) noexcept;
    ~Catalogue();

 private:
    struct Connection;
    explicit Catalogue(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> connection_;
};

}  // namespace outeffhop::store
