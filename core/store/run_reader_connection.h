// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/database.h"
#include "core/store/run_reader.h"
#include "core/store/watchers.h"

namespace outeffhop::store {

/// The largest value of each place over all steps up to one, kept between calls so that a live run costs only its new
/// rows.
struct LargestSoFar {
    int generation = -1;
    std::int64_t step = -1;
    std::unordered_map<std::uint64_t, OutlierRecord> places;
};

struct RunReader::Connection {
    Connection(const RunFolder& folder, int flags, const std::string& uri)
        : folder(folder), watching(folder, WatcherFile::Role::reader), database(folder.database(), flags, uri) {}

    const std::string& metricName(std::int64_t id) {
        if (!metricNames.contains(id)) {
            auto rows = database.query("SELECT id, name FROM metric");
            while (rows.next()) metricNames[rows.integer(0)] = rows.text(1);
        }
        return metricNames[id];
    }

    RunFolder folder;
    WatcherFile watching;
    Database database;
    std::unordered_map<std::int64_t, std::string> metricNames;
    LargestSoFar largest;
};

}  // namespace outeffhop::store
