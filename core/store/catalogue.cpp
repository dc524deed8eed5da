// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/catalogue.h"

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>

#include "core/base/clock.h"
#include "core/base/file_lock.h"
#include "core/base/paths.h"
#include "core/config/nearest.h"
#include "core/store/catalogue_connection.h"

namespace outeffhop::store {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kSlugLength = 32;
constexpr std::string_view kPart = " · ";  ///< between the parts of a run's name

/// Lower-case letters, digits and dashes of a name: safe in paths, commands and URLs.
std::string slug(const std::string& name) {
    std::string text;
    for (const unsigned char c : name) {
        if (std::isalnum(c) && c < 128)
            text += static_cast<char>(std::tolower(c));
        else if (!text.empty() && text.back() != '-')
            text += '-';
        if (text.size() == kSlugLength) break;
    }
    while (!text.empty() && text.back() == '-') text.pop_back();
    return text.empty() ? "run" : text;
}

/// "20261123-014858-outeffhop": sorts by time, says what it is.
std::string newId(const std::string& name) {
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    char time[32];
    std::strftime(time, sizeof time, "%Y%m%d-%H%M%S-", &utc);
    return time + slug(name);
}

/// Makes a folder that was not there before.
Result<RunFolder> newFolder(const Workspace& workspace, const std::string& name) {
    const auto id = newId(name);
    for (int copy = 1;; ++copy) {
        auto folder = workspace.run(copy == 1 ? id : fmt::format("{}-{}", id, copy));
        std::error_code error;
        if (fs::create_directory(folder.path, error)) return folder;
        if (error) return fail("cannot create {}: {}", folder.path.string(), error.message());
    }
}

/// FNV-1a of the configuration without what tells seeds apart.
std::string variantOf(const std::string& configJson) {
    auto config = nlohmann::json::parse(configJson, nullptr, false);
    if (config.is_object()) {
        config.erase("name");
        config.erase("seed");
    }
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const unsigned char c : config.is_discarded() ? configJson : config.dump()) hash = (hash ^ c) * 0x100000001b3u;
    return fmt::format("{:016x}", hash);
}

constexpr const char* kRunColumns =
    "SELECT id, name, group_name, model, normalizer, task, seed, config, state, reason, step, steps, created_at, "
    "updated_at, "
    "note, baseline FROM run WHERE ?1 = '' OR id = ?1 ORDER BY created_at DESC, rowid DESC";

CatalogueRun readRun(const Query& row, const Workspace& workspace) {
    CatalogueRun run;
    run.id = row.text(0);
    run.name = row.text(1);
    run.group = row.text(2);
    run.model = row.text(3);
    run.normalizer = row.text(4);
    run.task = row.text(5);
    run.seed = row.integer(6);
    run.configJson = row.text(7);
    run.reason = row.text(9);
    run.step = row.integer(10);
    run.steps = row.integer(11);
    run.createdAt = row.real(12);
    run.updatedAt = row.real(13);
    run.note = row.text(14);
    run.baseline = row.number(15) != 0;
    const auto recorded = runStateFromName(row.text(8)).value_or(RunState::failed);
    run.state = observedState(recorded, workspace.run(run.id));
    return run;
}

/// Runs with their metrics and tags; all of them for an empty id. Three queries, however many runs there are.
std::vector<CatalogueRun> readRuns(Database& database, const Workspace& workspace, const std::string& id) {
    std::vector<CatalogueRun> runs;
    std::unordered_map<std::string, std::size_t> index;
    auto rows = database.query(kRunColumns);
    rows.with(id);
    while (rows.next()) {
        runs.push_back(readRun(rows, workspace));
        index[runs.back().id] = runs.size() - 1;
    }
    auto metrics = database.query("SELECT run, name, value FROM metric WHERE ?1 = '' OR run = ?1");
    metrics.with(id);
    while (metrics.next())
        if (const auto run = index.find(metrics.text(0)); run != index.end())
            runs[run->second].metrics[metrics.text(1)] = metrics.real(2);
    auto tags = database.query("SELECT run, tag FROM tag WHERE ?1 = '' OR run = ?1 ORDER BY run, tag");
    tags.with(id);
    while (tags.next())
        if (const auto run = index.find(tags.text(0)); run != index.end())
            runs[run->second].tags.push_back(tags.text(1));
    return runs;
}

bool contains(const CatalogueRun& run, const std::string& text) {
    return run.id.find(text) != std::string::npos || run.name.find(text) != std::string::npos;
}

/// Why `text` is not the name of one run: there are several, or none.
tl::unexpected<Error> ambiguousOrUnknown(const std::vector<CatalogueRun>& runs, const std::string& text,
                                         const Workspace& workspace) {
    constexpr std::size_t kShown = 10;
    std::vector<std::string> lines, names;
    for (const auto& run : runs) {
        names.push_back(run.name);
        if (const auto end = run.name.rfind(kPart); end != std::string::npos)
            names.push_back(run.name.substr(end + kPart.size()));
        if (contains(run, text)) lines.push_back(fmt::format("\n  {}  {}", run.id, run.name));
    }
    if (lines.empty()) {
        const auto hint = config::suggestion(text, names);
        return fail("there is no run '{}' in {}{}", text, workspace.path.string(),
                    hint.empty() ? "; list the runs with: outeffhop list" : hint);
    }
    const auto more = lines.size() > kShown ? fmt::format("\n  and {} more", lines.size() - kShown) : "";
    lines.resize(std::min(lines.size(), kShown));
    return fail("'{}' means several runs; say more of the id:{}{}", text, fmt::join(lines, ""), more);
}

}  // namespace

RunState observedState(RunState recorded, const RunFolder& folder) {
    return !isActive(recorded) || FileLock::isHeld(folder.lock()) ? recorded : RunState::crashed;
}

Catalogue::Catalogue(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Catalogue::Catalogue(Catalogue&&) noexcept = default;
Catalogue& Catalogue::operator=(Catalogue&&) noexcept = default;
Catalogue::~Catalogue() = default;

Result<Catalogue> Catalogue::open(const Workspace& workspace) {
    if (auto prepared = prepareWorkspace(workspace); !prepared) return fail(prepared.error());
    return attempt(workspace.catalogue(), [&]() -> Result<Catalogue> {
        auto connection = std::make_unique<Connection>(workspace, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
        auto& database = connection->database;
        database.execute("PRAGMA foreign_keys = ON");
        if (database.pragma("user_version") == 0 && database.pragma("application_id") == 0) {
            Transaction transaction(database);
            const auto tables = database.connection().execAndGet("SELECT count(*) FROM sqlite_schema").getInt();
            if (tables == 0) install(database, catalogueSchema());
            transaction.commit();
        }
        if (auto known = checkIdentity(database, catalogueSchema()); !known) return fail(known.error());
        upgrade(database, catalogueSchema());
        return Catalogue(std::move(connection));
    });
}

Result<Catalogue> Catalogue::openToRead(const Workspace& workspace) {
    if (!isReadOnly(workspace)) return open(workspace);
    if (auto local = refuseRemote(workspace); !local) return fail(local.error());
    return attempt(workspace.catalogue(), [&]() -> Result<Catalogue> {
        auto connection = std::make_unique<Connection>(workspace, SQLite::OPEN_READONLY);
        if (auto known = checkIdentity(connection->database, catalogueSchema()); !known) return fail(known.error());
        return Catalogue(std::move(connection));
    });
}

const Workspace& Catalogue::workspace() const {
    return connection_->workspace;
}

Result<std::int64_t> Catalogue::dataVersion() {
    auto& database = connection_->database;
    return attempt(database.path(), [&] { return database.pragma("data_version"); });
}

Result<std::vector<CatalogueRun>> Catalogue::runs() {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        SQLite::Transaction consistent(database.connection());
        return readRuns(database, workspace(), "");
    });
}

Result<CatalogueRun> Catalogue::run(const std::string& id) {
    auto& database = connection_->database;
    return attempt(database.path(), [&]() -> Result<CatalogueRun> {
        if (id.empty()) return connection_->noSuchRun(id);
        auto found = readRuns(database, workspace(), id);
        if (found.empty()) return connection_->noSuchRun(id);
        return std::move(found.front());
    });
}

Result<CatalogueRun> Catalogue::find(const std::string& text) {
    auto all = runs();
    if (!all) return fail(all.error());
    if (text.empty()) return connection_->noSuchRun(text);
    const auto only = [&](auto&& matches) -> CatalogueRun* {
        CatalogueRun* found = nullptr;
        for (auto& run : *all)
            if (matches(run)) {
                if (found) return nullptr;
                found = &run;
            }
        return found;
    };
    if (auto* run = only([&](const auto& run) { return run.id == text; })) return std::move(*run);
    if (auto* run = only([&](const auto& run) { return run.name == text; })) return std::move(*run);
    if (auto* run = only([&](const auto& run) { return run.name.ends_with(std::string(kPart) + text); }))
        return std::move(*run);
    if (auto* run = only([&](const auto& run) { return contains(run, text); })) return std::move(*run);
    return ambiguousOrUnknown(*all, text, workspace());
}

Result<CatalogueRun> Catalogue::create(const NewRun& run) {
    auto folder = newFolder(workspace(), run.name);
    if (!folder) return fail(folder.error());
    auto made = writeFileAtomically(folder->config(), run.configJson);
    if (made)
        made = connection_->change([&] {
            const auto now = wallSeconds();
            connection_->database
                .query(
                    "INSERT INTO run (id, name, group_name, model, normalizer, task, seed, config, variant, state, "
                    "reason, "
                    "step, steps, created_at, updated_at, note, baseline) "
                    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'created', '', -1, ?10, ?11, ?11, '', 0)")
                .with(folder->id(), run.name, run.group, run.model, run.normalizer, run.task, run.seed, run.configJson,
                      variantOf(run.configJson), run.steps, now)
                .run();
        });
    if (!made) {
        std::error_code ignored;
        fs::remove_all(folder->path, ignored);
        return fail(made.error());
    }
    return this->run(folder->id());
}

Status Catalogue::remove(const std::string& id) {
    auto run = this->run(id);
    if (!run) return fail(run.error());
    const auto folder = workspace().run(id);
    std::optional<FileLock> licence;
    if (fs::exists(folder.path)) {
        auto lock = FileLock::tryAcquire(folder.lock());
        if (!lock) return fail(lock.error());
        licence = std::move(*lock);
        if (!licence) return fail("run '{}' is still working; stop it first: outeffhop stop {}", run->name, id);
    }
    std::error_code error;
    fs::remove_all(folder.path, error);
    if (error)
        return fail("cannot delete {}: {}; delete the run again when this is settled", folder.path.string(),
                    error.message());
    return connection_->changeRun(id, "DELETE FROM run WHERE id = ?");
}

}  // namespace outeffhop::store
