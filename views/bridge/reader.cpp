// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/reader.h"

#include <QTimer>

#include "core/base/clock.h"

namespace outeffhop::bridge {

namespace {

constexpr int kTickMilliseconds = 16;
constexpr double kLiveSeconds = 0.015;  ///< every tick: asking whether there was a commit costs microseconds
constexpr double kQuietSeconds = 0.5;
constexpr double kCatalogueSeconds = 0.2;  ///< how often the catalogue is asked whether somebody wrote
constexpr double kLockSeconds = 1;         ///< how often the locks of active runs are looked at

}  // namespace

Reader::Reader(store::Workspace workspace) : workspace_(std::move(workspace)) {}
Reader::~Reader() = default;

void Reader::start() {
    QMetaObject::invokeMethod(this, [this] {
        timer_ = new QTimer(this);
        timer_->setTimerType(Qt::PreciseTimer);
        connect(timer_, &QTimer::timeout, this, &Reader::tick);
        timer_->start(kTickMilliseconds);
        tick();
    });
}

void Reader::watch(const QString& id, std::uint64_t watch) {
    QMetaObject::invokeMethod(this, [this, id, watch] {
        auto& entry =
            watched_.try_emplace(watch, id, WatchedRun(workspace_.run(id.toStdString()), watch)).first->second;
        pollRun(id, entry.second);
    });
}

void Reader::unwatch(std::uint64_t watch) {
    QMetaObject::invokeMethod(this, [this, watch] { watched_.erase(watch); });
}

void Reader::ask(std::uint64_t watch, Pending::Ticket ticket, Question question) {
    QMetaObject::invokeMethod(this, [this, watch, ticket = std::move(ticket), question = std::move(question)] {
        const auto found = watched_.find(watch);
        if (found == watched_.end() || !ticket->load()) return;
        question(found->second.second.reader(), found->second.second.folder());
    });
}

void Reader::setWindowVisible(bool visible) {
    QMetaObject::invokeMethod(this, [this, visible] { windowVisible_ = visible; });
}

void Reader::refresh() {
    QMetaObject::invokeMethod(this, [this] { readCatalogue(); });
}

void Reader::tick() {
    const double now = steadySeconds();
    if (now - catalogueCheckedAt_ >= kCatalogueSeconds) pollCatalogue();
    for (auto& [watch, entry] : watched_)
        if (now >= entry.second.nextPoll) pollRun(entry.first, entry.second);
}

void Reader::pollRun(const QString& id, WatchedRun& run) {
    auto update = run.poll();
    if (!update)
        emit runFailed(id, run.watch(), QString::fromStdString(update.error().message));
    else if (*update)
        emit runRead(id, std::make_shared<RunUpdate>(std::move(**update)));
    const bool live = windowVisible_ && run.isActive();
    run.nextPoll = update && run.isBehind() ? 0 : steadySeconds() + (live ? kLiveSeconds : kQuietSeconds);
}

void Reader::pollCatalogue() {
    catalogueCheckedAt_ = steadySeconds();
    if (!catalogue_) return readCatalogue();
    const auto version = catalogue_->dataVersion();
    if (version && *version == catalogueVersion_ &&
        !(anyActive_ && catalogueCheckedAt_ - catalogueReadAt_ >= kLockSeconds))
        return;
    readCatalogue();
}

void Reader::readCatalogue() {
    const auto failWith = [&](const Error& error) {
        catalogue_.reset();
        failed_ = true;
        emit workspaceFailed(QString::fromStdString(error.message));
    };
    if (!catalogue_) {
        auto opened = store::Catalogue::openToRead(workspace_);
        if (!opened) return failWith(opened.error());
        catalogue_ = std::move(*opened);
    }
    const auto version = catalogue_->dataVersion();
    if (!version) return failWith(version.error());
    auto runs = catalogue_->runs();
    if (!runs) return failWith(runs.error());
    catalogueReadAt_ = steadySeconds();

    anyActive_ = false;
    std::map<std::string, store::RunState> states;
    for (const auto& run : *runs) {
        anyActive_ |= store::isActive(run.state);
        states.emplace(run.id, run.state);
    }
    const bool changed = *version != catalogueVersion_ || states != states_;
    catalogueVersion_ = *version;
    states_ = std::move(states);
    if (failed_) emit workspaceFailed({});
    failed_ = false;
    if (changed) emit runsRead(std::make_shared<const Runs>(std::move(*runs)));
}

}  // namespace outeffhop::bridge
