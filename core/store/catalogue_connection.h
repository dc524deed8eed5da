// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/catalogue.h"
#include "core/store/database.h"

namespace outeffhop::store {

struct Catalogue::Connection {
    Connection(const Workspace& workspace, int flags) : workspace(workspace), database(workspace.catalogue(), flags) {}

    /// Runs `work` in a write transaction.
    template <class Work>
    Status change(Work&& work) {
        return attempt(database.path(), [&] {
            Transaction transaction(database);
            work();
            transaction.commit();
        });
    }
    /// Like change(), for one statement that has to meet the run.
    template <class... Values>
    Status changeRun(const std::string& id, const char* sql, const Values&... values) {
        return attempt(database.path(), [&]() -> Status {
            if (database.query(sql).with(id, values...).run() == 0) return noSuchRun(id);
            return {};
        });
    }
    [[nodiscard]] tl::unexpected<Error> noSuchRun(const std::string& id) const {
        return fail("there is no run '{}' in {}; list the runs with: outeffhop list", id, workspace.path.string());
    }

    Workspace workspace;
    Database database;
};

/// What a reader sees: `recorded`, or crashed when a worker should be alive and nobody holds the run's lock.
RunState observedState(RunState recorded, const RunFolder& folder);

}  // namespace outeffhop::store
