// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/file_lock.h"
#include "core/store/database.h"
#include "core/store/workspace.h"

namespace outeffhop::store {

/// Lets `work` write to the run.db of a run that nobody works on, brought to the newest version first. Fails when a
/// worker holds the run, or as any write does.
template <class Work>
Status amendRun(const RunFolder& folder, Work&& work) {
    const auto lock = FileLock::tryAcquire(folder.lock());
    if (!lock) return fail(lock.error());
    if (!*lock) return fail("{} is being worked on; pause or stop the run first", folder.id());
    return attempt(folder.database(), [&]() -> Status {
        Database database(folder.database(), SQLite::OPEN_READWRITE);
        if (auto known = checkIdentity(database, runSchema()); !known) return known;
        upgrade(database, runSchema());
        work(database);
        return {};
    });
}

}  // namespace outeffhop::store
