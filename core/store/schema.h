// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace outeffhop::store {

/// What identifies a kind of file of ours and how to make and upgrade it.
struct Schema {
    std::string kind;                        ///< for messages: "run", "catalogue"
    std::int32_t applicationId;              ///< PRAGMA application_id
    std::string_view sql;                    ///< makes the newest version
    std::vector<std::string_view> upgrades;  ///< [i] turns version i + 1 into i + 2

    /// Newest version, PRAGMA user_version.
    [[nodiscard]] int version() const { return static_cast<int>(upgrades.size()) + 1; }
};

/// run.db: schema.sql.
const Schema& runSchema();
/// studio.db: catalogue.sql.
const Schema& catalogueSchema();

}  // namespace outeffhop::store
