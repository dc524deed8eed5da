// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/database.h"
#include "core/store/workspace.h"

namespace outeffhop::store {

/// A path as the file: URI that SQLite understands, of a file that does not change.
std::string immutableUri(const std::filesystem::path& path);

/// Without a writer and without a journal the file cannot change, and nothing in it is missing.
bool isAtRest(const RunFolder& folder);

/// Readers of a write-ahead log share an index file; this one could not be made.
bool needsWritableFolder(const SQLite::Exception& exception);

/// What `open(flags, uri)` makes of the run.db of a run, which may lie in a folder that cannot be written if nobody
/// works on it. Throws SQLite::Exception.
template <class Open>
auto openToRead(const RunFolder& folder, Open&& open) -> decltype(open(0, std::string())) {
    const auto path = folder.database();
    try {
        return open(SQLite::OPEN_READONLY, std::string());
    } catch (const SQLite::Exception& exception) {
        if (!needsWritableFolder(exception)) throw;
    }
    if (isAtRest(folder)) return open(SQLite::OPEN_READONLY | SQLite::OPEN_URI, immutableUri(path));
    return fail(
        "{} has an unfinished journal and its folder cannot be written; copy the folder {} to a place where you "
        "may write and open it there",
        path.string(), folder.path.string());
}

/// What `read(database)` finds in a run.db that has to be of version `since` or newer; an empty list else.
template <class Read>
auto readList(const RunFolder& folder, int since, Read&& read) {
    using List = Result<decltype(read(std::declval<Database&>()))>;
    return attempt(folder.database(), [&]() -> List {
        return openToRead(folder, [&](int flags, const std::string& uri) -> List {
            Database database(folder.database(), flags, uri);
            if (auto known = checkIdentity(database, runSchema()); !known) return fail(known.error());
            if (database.pragma("user_version") < since) return {};
            return read(database);
        });
    });
}

}  // namespace outeffhop::store
