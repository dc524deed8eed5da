// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/catalogue_actions.h"

#include <QCoreApplication>
#include <numeric>

#include "core/base/paths.h"
#include "core/store/queue.h"
#include "views/bridge/action_desk.h"

namespace outeffhop::bridge {

namespace {

std::vector<std::string> strings(const QStringList& list) {
    std::vector<std::string> texts;
    for (const QString& text : list) texts.push_back(text.toStdString());
    return texts;
}

Status start(store::Catalogue& catalogue) {
    const auto workers = store::parallelWorkers(catalogue);
    return workers ? store::startQueued(catalogue, *workers) : Status(fail(workers.error()));
}

}  // namespace

Result<store::Catalogue*> ActionDesk::catalogue() {
    if (!catalogue_) {
        auto opened = store::Catalogue::open(workspace_);
        if (!opened) return fail(opened.error());
        catalogue_ = std::move(*opened);
    }
    return &*catalogue_;
}

CatalogueActions::CatalogueActions(store::Workspace workspace) : desk_(new ActionDesk(std::move(workspace))) {
    desk_->moveToThread(&thread_);
    connect(&thread_, &QThread::finished, desk_, &QObject::deleteLater);
    thread_.setObjectName("actions");
    thread_.start();
}

CatalogueActions::~CatalogueActions() {
    // What was asked for before the window closed is still carried out.
    QMetaObject::invokeMethod(desk_, [this] { thread_.quit(); });
    thread_.wait();
}

void CatalogueActions::post(Task task) {
    QMetaObject::invokeMethod(desk_, [this, task = std::move(task)] {
        auto catalogue = desk_->catalogue();
        const Status status = catalogue ? task(**catalogue) : Status(fail(catalogue.error()));
        emit catalogueTouched();
        if (!status) emit failed(QString::fromStdString(status.error().message));
    });
}

void CatalogueActions::send(const QString& run, store::CommandKind kind) {
    post([id = run.toStdString(), kind](store::Catalogue& catalogue) { return catalogue.send(id, kind); });
}

void CatalogueActions::pause(const QString& run) {
    send(run, store::CommandKind::pause);
}
void CatalogueActions::proceed(const QString& run) {
    send(run, store::CommandKind::proceed);
}
void CatalogueActions::stop(const QString& run) {
    post([id = run.toStdString()](store::Catalogue& catalogue) { return catalogue.stop(id); });
}
void CatalogueActions::snapshot(const QString& run) {
    send(run, store::CommandKind::snapshot);
}
void CatalogueActions::checkpoint(const QString& run) {
    send(run, store::CommandKind::checkpoint);
}

void CatalogueActions::rename(const QString& run, const QString& name) {
    post([id = run.toStdString(), text = name.toStdString()](store::Catalogue& catalogue) {
        return catalogue.rename(id, text);
    });
}

void CatalogueActions::setNote(const QString& run, const QString& note) {
    post([id = run.toStdString(), text = note.toStdString()](store::Catalogue& catalogue) {
        return catalogue.setNote(id, text);
    });
}

void CatalogueActions::setTags(const QString& run, const QStringList& tags) {
    post([id = run.toStdString(), list = strings(tags)](store::Catalogue& catalogue) {
        return catalogue.setTags(id, list);
    });
}

void CatalogueActions::setBaseline(const QString& run) {
    post([id = run.toStdString()](store::Catalogue& catalogue) { return catalogue.setBaseline(id); });
}

void CatalogueActions::pinStep(const QString& run, std::int64_t step, bool pinned) {
    post([id = run.toStdString(), step, pinned](store::Catalogue& catalogue) {
        return catalogue.pinStep(id, step, pinned);
    });
}

void CatalogueActions::measure(const QStringList& runs, std::function<void(std::uintmax_t)> answer) {
    post([ids = strings(runs), answer = std::move(answer)](store::Catalogue& catalogue) -> Status {
        const auto add = [&](std::uintmax_t sum, const std::string& id) {
            return sum + directoryBytes(catalogue.workspace().run(id).path);
        };
        const auto bytes = std::accumulate(ids.begin(), ids.end(), std::uintmax_t(0), add);
        QMetaObject::invokeMethod(
            QCoreApplication::instance(), [answer, bytes] { answer(bytes); }, Qt::QueuedConnection);
        return {};
    });
}

void CatalogueActions::remove(const QStringList& runs) {
    post([this, ids = strings(runs)](store::Catalogue& catalogue) -> Status {
        for (const auto& id : ids)
            if (auto removed = catalogue.remove(id); !removed) return removed;
        emit done(ids.size() == 1 ? tr("The run was deleted") : tr("%1 runs were deleted").arg(ids.size()));
        return {};
    });
}

void CatalogueActions::launch(std::vector<store::NewRun> runs) {
    post([this, runs = std::move(runs)](store::Catalogue& catalogue) -> Status {
        QStringList ids;
        for (const auto& run : runs) {
            auto made = catalogue.create(run);
            if (!made) return fail(made.error());
            if (auto queued = catalogue.enqueue(made->id); !queued) return queued;
            ids << QString::fromStdString(made->id);
        }
        emit created(ids);
        return start(catalogue);
    });
}

void CatalogueActions::resume(const QString& run) {
    post([id = run.toStdString()](store::Catalogue& catalogue) -> Status {
        if (auto queued = catalogue.enqueue(id); !queued) return queued;
        return start(catalogue);
    });
}

void CatalogueActions::startQueued() {
    post(start);
}

void CatalogueActions::saveNamed(const QString& kind, const QString& name, const QString& content) {
    post([kind = kind.toStdString(), name = name.toStdString(), content = content.toStdString()](
             store::Catalogue& catalogue) { return catalogue.saveNamed(kind, name, content); });
}

void CatalogueActions::loadNamed(const QString& kind, const QString& name, std::function<void(const QString&)> answer) {
    post([kind = kind.toStdString(), name = name.toStdString(),
          answer = std::move(answer)](store::Catalogue& catalogue) -> Status {
        auto content = catalogue.loadNamed(kind, name);
        if (!content) return fail(content.error());
        const auto text = QString::fromStdString(content->value_or(std::string()));
        QMetaObject::invokeMethod(
            QCoreApplication::instance(), [answer, text] { answer(text); }, Qt::QueuedConnection);
        return {};
    });
}

}  // namespace outeffhop::bridge
