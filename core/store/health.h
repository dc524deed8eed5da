// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/store/workspace.h"

namespace outeffhop::store {

/// "3.40.1", of the SQLite in use.
std::string sqliteVersion();

/// Reads the whole run.db (PRAGMA integrity_check); fails with what is damaged.
Status checkIntegrity(const RunFolder& folder);

}  // namespace outeffhop::store
