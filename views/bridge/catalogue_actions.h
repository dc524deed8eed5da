// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <QThread>
#include <functional>

#include "core/store/catalogue.h"

namespace outeffhop::bridge {

class ActionDesk;

/// What a person does to runs. Each call returns at once, is carried out in order on a thread of its own and reported
/// by done() or failed(); the run list shows the result as soon as the catalogue has it.
class CatalogueActions : public QObject {
    Q_OBJECT
 public:
    explicit CatalogueActions(store::Workspace workspace);
    ~CatalogueActions() override;

    void pause(const QString& run);
    void proceed(const QString& run);
    void stop(const QString& run);
    void snapshot(const QString& run);
    void checkpoint(const QString& run);

    void rename(const QString& run, const QString& name);
    void setNote(const QString& run, const QString& note);
    void setTags(const QString& run, const QStringList& tags);
    void setBaseline(const QString& run);  ///< empty: none
    void pinStep(const QString& run, std::int64_t step, bool pinned);

    /// Bytes on disk of these runs, for the confirmation; `answer` on the GUI thread.
    void measure(const QStringList& runs, std::function<void(std::uintmax_t bytes)> answer);
    void remove(const QStringList& runs);

    /// Makes the runs and queues them; created() tells their ids.
    void launch(std::vector<store::NewRun> runs);
    /// Continues a stopped, failed or crashed run from its last checkpoint.
    void resume(const QString& run);
    /// Starts queued runs as far as the workspace's number of workers allows; also done after every launch.
    void startQueued();

    /// Small named texts of the workspace, e.g. ("comparison", "seeds"); `answer` on the GUI thread, empty: none.
    void saveNamed(const QString& kind, const QString& name, const QString& content);
    void loadNamed(const QString& kind, const QString& name, std::function<void(const QString&)> answer);

 signals:
    void done(const QString& message);    ///< one sentence
    void failed(const QString& message);  ///< one sentence
    void created(const QStringList& runs);
    void catalogueTouched();

 private:
    using Task = std::function<Status(store::Catalogue&)>;
    void post(Task task);
    void send(const QString& run, store::CommandKind kind);

    QThread thread_;
    ActionDesk* desk_;  ///< lives on thread_
};

}  // namespace outeffhop::bridge
