// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/health.h"

#include <sqlite3.h>

#include "core/store/run_reader.h"

namespace outeffhop::store {

std::string sqliteVersion() {
    return sqlite3_libversion();
}

Status checkIntegrity(const RunFolder& folder) {
    return RunReader::open(folder).and_then([](RunReader&& reader) { return reader.checkIntegrity(); });
}

}  // namespace outeffhop::store
