// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "core/store/catalogue.h"
#include "views/bridge/pending.h"
#include "views/bridge/watched_run.h"

class QTimer;

namespace outeffhop::bridge {

/// Lives on the reader thread and is the only one there. The public functions may be called from any thread; they come
/// into effect on the reader thread, in order.
class Reader : public QObject {
    Q_OBJECT
 public:
    using Runs = std::vector<store::CatalogueRun>;
    /// `run` is nullptr when the run has no readable file.
    using Question = std::function<void(store::RunReader* run, const store::RunFolder& folder)>;

    explicit Reader(store::Workspace workspace);
    ~Reader() override;

    void start();
    void watch(const QString& id, std::uint64_t watch);
    void unwatch(std::uint64_t watch);
    void ask(std::uint64_t watch, Pending::Ticket ticket, Question question);
    void setWindowVisible(bool visible);
    void refresh();

 signals:
    void runsRead(std::shared_ptr<const std::vector<outeffhop::store::CatalogueRun>> runs);
    void workspaceFailed(const QString& error);
    void runRead(const QString& id, std::shared_ptr<outeffhop::bridge::RunUpdate> update);
    void runFailed(const QString& id, std::uint64_t watch, const QString& error);

 private:
    void tick();
    void pollRun(const QString& id, WatchedRun& run);
    void pollCatalogue();
    void readCatalogue();

    store::Workspace workspace_;
    std::optional<store::Catalogue> catalogue_;
    std::map<std::uint64_t, std::pair<QString, WatchedRun>> watched_;
    std::map<std::string, store::RunState> states_;
    std::int64_t catalogueVersion_ = -1;
    double catalogueCheckedAt_ = 0, catalogueReadAt_ = 0;
    bool anyActive_ = false, windowVisible_ = true, failed_ = false;
    QTimer* timer_ = nullptr;
};

}  // namespace outeffhop::bridge
