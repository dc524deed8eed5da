// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <type_traits>
#include <unordered_map>

#include "core/base/result.h"
#include "core/store/schema.h"

namespace outeffhop::store {

/// A prepared statement in use. It is reset on destruction, so that no statement stays open across calls.
class Query {
 public:
    explicit Query(SQLite::Statement& statement) : statement_(statement) {}
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;
    ~Query() { statement_.tryReset(); }

    /// Binds the parameters ?1, ?2, ... in order. Blobs and texts have to outlive the query.
    template <class... Values>
    Query& with(const Values&... values) {
        int index = 0;
        (bind(++index, values), ...);
        return *this;
    }
    /// Steps to the next row; false at the end.
    bool next() { return statement_.executeStep(); }
    /// Steps to the end of a statement that has no rows to read; the number of rows it changed.
    int run() { return statement_.exec(); }

    [[nodiscard]] std::int64_t integer(int column) const { return statement_.getColumn(column).getInt64(); }
    [[nodiscard]] int number(int column) const { return statement_.getColumn(column).getInt(); }
    /// NULL reads as NaN: SQLite stores NaN as NULL.
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] std::string text(int column) const { return statement_.getColumn(column).getString(); }
    [[nodiscard]] std::span<const std::byte> blob(int column) const;

 private:
    void bind(int index, std::int64_t value) { statement_.bind(index, value); }
    void bind(int index, int value) { statement_.bind(index, value); }
    void bind(int index, double value) { statement_.bind(index, value); }
    void bind(int index, const std::string& value) { statement_.bindNoCopy(index, value); }
    void bind(int index, std::span<const std::byte> value);

    SQLite::Statement& statement_;
};

/// One connection with its prepared statements. Throws SQLite::Exception; callers wrap their work in attempt().
class Database {
 public:
    /// `uri`, when given, is opened in place of the path.
    Database(std::filesystem::path path, int flags, const std::string& uri = {});

    /// Prepares `sql`, a string literal, once.
    Query query(const char* sql);
    void execute(const std::string& sql) { connection_.exec(sql); }
    [[nodiscard]] std::int64_t pragma(const char* name);
    SQLite::Database& connection() { return connection_; }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
    std::filesystem::path path_;
    SQLite::Database connection_;
    std::unordered_map<const char*, SQLite::Statement> statements_;
};

/// A write transaction that takes its lock at once; rolled back unless committed.
class Transaction {
 public:
    explicit Transaction(Database& database) : database_(database) { database_.query("BEGIN IMMEDIATE").run(); }
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    ~Transaction();
    void commit();

 private:
    Database& database_;
    bool committed_ = false;
};

/// A sentence for the user: what failed, with which file, and what to do.
std::string explain(const std::filesystem::path& file, const SQLite::Exception& exception);

/// Runs `work` and turns SQLite's exceptions into a failure that names the file. `work` may itself return a Result.
template <class Work>
auto attempt(const std::filesystem::path& file, Work&& work) {
    using Value = std::invoke_result_t<Work>;
    constexpr bool kIsResult = requires(Value value) {
        value.error();
    };
    using Answer =
        typename std::conditional_t<kIsResult, std::type_identity<Value>, std::type_identity<Result<Value>>>::type;
    try {
        if constexpr (std::is_void_v<Value>) {
            work();
            return Answer();
        } else {
            return Answer(work());
        }
    } catch (const SQLite::Exception& exception) {
        return Answer(fail(Error{explain(file, exception)}));
    }
}

/// Fails with a sentence unless the file is of this schema and not newer than this program knows.
Status checkIdentity(Database& database, const Schema& schema);
/// Makes the tables of an empty database.
void install(Database& database, const Schema& schema);
/// Brings a file of an older version up to date, in one transaction.
void upgrade(Database& database, const Schema& schema);

}  // namespace outeffhop::store
