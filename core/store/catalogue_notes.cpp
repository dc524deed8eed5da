// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/clock.h"
#include "core/store/catalogue_connection.h"

/// The personal half of the catalogue: what people say of runs, and what they saved.
namespace outeffhop::store {

Status Catalogue::rename(const std::string& id, const std::string& name) {
    return connection_->changeRun(id, "UPDATE run SET name = ?2 WHERE id = ?1", name);
}

Status Catalogue::setNote(const std::string& id, const std::string& note) {
    return connection_->changeRun(id, "UPDATE run SET note = ?2 WHERE id = ?1", note);
}

Status Catalogue::setTags(const std::string& id, const std::vector<std::string>& tags) {
    auto& database = connection_->database;
    return connection_->change([&] {
        database.query("DELETE FROM tag WHERE run = ?").with(id).run();
        for (const auto& tag : tags)
            database.query("INSERT OR IGNORE INTO tag (run, tag) VALUES (?, ?)").with(id, tag).run();
    });
}

Status Catalogue::setBaseline(const std::string& id) {
    auto& database = connection_->database;
    return attempt(database.path(), [&]() -> Status {
        Transaction transaction(database);
        database.query("UPDATE run SET baseline = 0 WHERE baseline = 1").run();
        if (!id.empty() && database.query("UPDATE run SET baseline = 1 WHERE id = ?").with(id).run() == 0)
            return connection_->noSuchRun(id);
        transaction.commit();
        return {};
    });
}

Status Catalogue::pinStep(const std::string& id, std::int64_t step, bool pinned) {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        if (pinned)
            database.query("INSERT OR IGNORE INTO pinned_step (run, step) VALUES (?, ?)").with(id, step).run();
        else
            database.query("DELETE FROM pinned_step WHERE run = ? AND step = ?").with(id, step).run();
    });
}

Result<std::vector<std::int64_t>> Catalogue::pinnedSteps(const std::string& id) {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        std::vector<std::int64_t> steps;
        auto rows = database.query("SELECT step FROM pinned_step WHERE run = ? ORDER BY step");
        rows.with(id);
        while (rows.next()) steps.push_back(rows.integer(0));
        return steps;
    });
}

Status Catalogue::saveNamed(const std::string& kind, const std::string& name, const std::string& content) {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        database
            .query(
                "INSERT INTO named (kind, name, content, saved_at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT DO UPDATE SET content = excluded.content, saved_at = excluded.saved_at")
            .with(kind, name, std::as_bytes(std::span(content)), wallSeconds())
            .run();
    });
}

Result<std::optional<std::string>> Catalogue::loadNamed(const std::string& kind, const std::string& name) {
    auto& database = connection_->database;
    return attempt(database.path(), [&]() -> std::optional<std::string> {
        auto row = database.query("SELECT content FROM named WHERE kind = ? AND name = ?");
        if (!row.with(kind, name).next()) return {};
        const auto content = row.blob(0);
        return std::string(reinterpret_cast<const char*>(content.data()), content.size());
    });
}

Result<std::vector<std::string>> Catalogue::namesOf(const std::string& kind) {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        std::vector<std::string> names;
        auto rows = database.query("SELECT name FROM named WHERE kind = ? ORDER BY name");
        rows.with(kind);
        while (rows.next()) names.push_back(rows.text(0));
        return names;
    });
}

}  // namespace outeffhop::store
