// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/watched_run.h"

#include <filesystem>

#include "core/base/clock.h"

namespace outeffhop::bridge {

namespace {

constexpr double kStateSeconds = 0.5;  ///< how often an active run's lock is looked at although nothing was committed
constexpr int kScalarPage = 50'000, kVectorPage = 10'000, kEventPage = 10'000;

/// Keeps the list when its steps differ from those seen before.
template <class Row>
bool isNews(const std::vector<Row>& rows, std::vector<std::int64_t>& seen) {
    std::vector<std::int64_t> steps;
    steps.reserve(rows.size());
    for (const auto& row : rows) steps.push_back(row.step);
    if (steps == seen) return false;
    seen = std::move(steps);
    return true;
}

}  // namespace

WatchedRun::WatchedRun(store::RunFolder folder, std::uint64_t watch) : folder_(std::move(folder)), watch_(watch) {}

Result<std::optional<RunUpdate>> WatchedRun::poll() {
    if (!reader_) {
        std::error_code ignored;
        if (!std::filesystem::exists(folder_.database(), ignored)) return std::optional<RunUpdate>();
        auto opened = store::RunReader::open(folder_);
        if (!opened) return fail(opened.error());
        reader_ = std::move(*opened);
    }
    const auto version = reader_->dataVersion();
    if (!version) return fail(version.error());
    const double now = steadySeconds();
    const bool committed = *version != dataVersion_;
    if (!committed && !behind_ && !(isActive() && now - stateReadAt_ >= kStateSeconds))
        return std::optional<RunUpdate>();

    auto info = reader_->info();
    if (!info) return fail(info.error());
    RunUpdate update;
    update.watch = watch_;
    update.readAt = now;
    if (info->generation != generation_) {
        restart();
        generation_ = info->generation;
        update.restart = true;
        update.changes = Changed::everything;
    }
    if (committed || info->state != state_) update.changes |= Changed::info;
    stateReadAt_ = now;
    state_ = info->state;
    update.info = std::move(*info);

    if (committed || behind_) {
        if (auto done = readDefinitions(update); !done) return fail(done.error());
        if (auto done = readRows(update); !done) return fail(done.error());
        if (auto done = readLists(update); !done) return fail(done.error());
        std::error_code ignored;
        const auto bytes = std::filesystem::file_size(folder_.database(), ignored);
        update.databaseBytes = ignored ? 0 : static_cast<std::int64_t>(bytes);
    }
    update.behind = behind_;
    dataVersion_ = *version;
    if (!update.changes) return std::optional<RunUpdate>();
    return std::optional(std::move(update));
}

Status WatchedRun::readDefinitions(RunUpdate& update) {
    auto metrics = reader_->metrics();
    if (!metrics) return fail(metrics.error());
    auto tensors = reader_->tensors();
    if (!tensors) return fail(tensors.error());
    const std::size_t count = metrics->size() + tensors->size() + 1;
    if (count == definitionCount_) return {};
    auto probe = reader_->probe();
    if (!probe) return fail(probe.error());
    // The probe is written with the definitions; keep looking while it is not there.
    definitionCount_ = probe->empty() ? 0 : count;
    update.metrics = std::move(*metrics);
    update.tensors = std::move(*tensors);
    update.probe = std::move(*probe);
    update.changes |= Changed::definitions;
    return {};
}

Status WatchedRun::readRows(RunUpdate& update) {
    auto scalars = reader_->scalarsAfter(scalarCursor_, kScalarPage);
    if (!scalars) return fail(scalars.error());
    auto vectors = reader_->vectorsAfter(vectorCursor_, kVectorPage);
    if (!vectors) return fail(vectors.error());
    auto events = reader_->eventsAfter(eventCursor_, kEventPage);
    if (!events) return fail(events.error());
    behind_ =
        scalars->rows.size() == kScalarPage || vectors->rows.size() == kVectorPage || events->rows.size() == kEventPage;
    scalarCursor_ = scalars->cursor;
    vectorCursor_ = vectors->cursor;
    eventCursor_ = events->cursor;
    if (!scalars->rows.empty() || !vectors->rows.empty()) update.changes |= Changed::curves;
    if (!events->rows.empty()) update.changes |= Changed::events;
    update.scalars = std::move(scalars->rows);
    update.vectors = std::move(vectors->rows);
    update.events = std::move(events->rows);
    return {};
}

Status WatchedRun::readLists(RunUpdate& update) {
    auto snapshots = reader_->snapshots();
    if (!snapshots) return fail(snapshots.error());
    if (isNews(*snapshots, snapshotSteps_)) {
        update.snapshots = std::move(*snapshots);
        update.changes |= Changed::snapshots;
    }
    auto steps = reader_->activationSteps();
    if (!steps) return fail(steps.error());
    if (*steps != activationSteps_) {
        activationSteps_ = *steps;
        update.activationSteps = std::move(*steps);
        update.changes |= Changed::activations;
    }
    auto checkpoints = reader_->checkpoints();
    if (!checkpoints) return fail(checkpoints.error());
    if (isNews(*checkpoints, checkpointSteps_)) {
        update.checkpoints = std::move(*checkpoints);
        update.changes |= Changed::checkpoints;
    }
    return {};
}

void WatchedRun::restart() {
    scalarCursor_ = vectorCursor_ = eventCursor_ = 0;
    definitionCount_ = 0;
    snapshotSteps_.clear();
    activationSteps_.clear();
    checkpointSteps_.clear();
}

}  // namespace outeffhop::bridge
