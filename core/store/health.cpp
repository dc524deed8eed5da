// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/health.h"

#include <sqlite3.h>

#include "core/store/database.h"

namespace outeffhop::store {

std::string sqliteVersion() {
    return sqlite3_libversion();
}

Status checkIntegrity(const RunFolder& folder) {
    const auto file = folder.database();
    return attempt(file, [&]() -> Status {
        Database database(file, SQLITE_OPEN_READONLY);
        auto check = database.query("PRAGMA integrity_check(1)");
        check.next();
        if (const auto verdict = check.text(0); verdict != "ok")
            return fail("{} is damaged: {}; what can still be read can be saved with sqlite3's .recover", file.string(),
                        verdict);
        return {};
    });
}

}  // namespace outeffhop::store
