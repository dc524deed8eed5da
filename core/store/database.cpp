// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/database.h"

#include <sqlite3.h>

#include <limits>

namespace outeffhop::store {
namespace {

constexpr int kBusyMilliseconds = 20000;  // a busy machine may keep a worker from ending a commit for seconds

}  // namespace

double Query::real(int column) const {
    const auto value = statement_.getColumn(column);
    return value.isNull() ? std::numeric_limits<double>::quiet_NaN() : value.getDouble();
}

std::span<const std::byte> Query::blob(int column) const {
    const auto value = statement_.getColumn(column);
    const auto* data = static_cast<const std::byte*>(value.getBlob());
    return {data, static_cast<std::size_t>(value.getBytes())};
}

void Query::bind(int index, std::span<const std::byte> value) {
    static constexpr std::byte kEmpty{};
    statement_.bindNoCopy(index, value.empty() ? &kEmpty : value.data(), static_cast<int>(value.size()));
}

Database::Database(std::filesystem::path path, int flags, const std::string& uri)
    : path_(std::move(path)), connection_(uri.empty() ? path_.string() : uri, flags, kBusyMilliseconds) {}

Query Database::query(const char* sql) {
    auto found = statements_.find(sql);
    if (found == statements_.end()) found = statements_.try_emplace(sql, connection_, sql).first;
    return Query(found->second);
}

std::int64_t Database::pragma(const char* name) {
    return connection_.execAndGet(std::string("PRAGMA ") + name).getInt64();
}

Transaction::~Transaction() {
    if (committed_) return;
    try {
        database_.query("ROLLBACK").run();
    } catch (const SQLite::Exception&) {  // SQLite has rolled it back itself: the disk was full
    }
}

void Transaction::commit() {
    database_.query("COMMIT").run();
    committed_ = true;
}

std::string explain(const std::filesystem::path& file, const SQLite::Exception& exception) {
    const std::string path = file.string();
    switch (exception.getErrorCode()) {
        case SQLITE_NOTADB:
            return fmt::format("{} is not a SQLite file, or its beginning is damaged; restore it from a copy", path);
        case SQLITE_CORRUPT:
            return fmt::format(
                "{} is damaged or cut off; restore it from a copy, or save what is left with: sqlite3 '{}' .recover",
                path, path);
        case SQLITE_FULL:
            return fmt::format("the disk is full: cannot write {}; free some space and try again", path);
        case SQLITE_IOERR:
            return fmt::format("the disk failed while reading or writing {} ({}); check free space, quota and the disk",
                               path, exception.getErrorStr());
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return fmt::format("{} is locked by another program for more than {} s; close it and try again", path,
                               kBusyMilliseconds / 1000);
        case SQLITE_READONLY:
            return fmt::format("{} cannot be written; check the permissions of the file and its folder", path);
        case SQLITE_CANTOPEN:
            return fmt::format("cannot open {}; check that it exists and that you may read it and its folder", path);
        default:
            return fmt::format("{}: {}", path, exception.what());
    }
}

Status checkIdentity(Database& database, const Schema& schema) {
    const auto path = database.path().string();
    if (database.pragma("application_id") != schema.applicationId)
        return fail("{} is a SQLite file but not a {} of OutEffHop Studio; choose another file", path, schema.kind);
    const auto version = database.pragma("user_version");
    if (version < 1) return fail("{} is incomplete: its creation was interrupted; delete it", path);
    if (version > schema.version())
        return fail(
            "{} was written by a newer OutEffHop Studio (format {}, this one knows up to {}); update OutEffHop Studio",
            path, version, schema.version());
    return {};
}

void install(Database& database, const Schema& schema) {
    database.execute(std::string(schema.sql));
    database.execute(
        fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};", schema.applicationId, schema.version()));
}

void upgrade(Database& database, const Schema& schema) {
    if (database.pragma("user_version") == schema.version()) return;
    Transaction transaction(database);
    for (auto version = database.pragma("user_version"); version < schema.version(); ++version) {
        database.execute(std::string(schema.upgrades[static_cast<std::size_t>(version - 1)]));
        database.execute(fmt::format("PRAGMA user_version = {};", version + 1));
    }
    transaction.commit();
}

}  // namespace outeffhop::store
