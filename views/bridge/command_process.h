// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QStringList>

#include "core/base/paths.h"
#include "core/store/workspace.h"

class QProcess;

namespace outeffhop::bridge {

/// A command of `outeffhop` on a workspace, in a process of its own; one at a time.
class CommandProcess : public QObject {
    Q_OBJECT
 public:
    explicit CommandProcess(store::Workspace workspace,
                            const std::filesystem::path& program = siblingProgram("outeffhop"));
    /// Ends it.
    ~CommandProcess() override;

    /// `subject`: what it works on, for instance a run's id; `arguments`: without the workspace. Does nothing while one
    /// works.
    void start(const QString& subject, const QStringList& arguments);
    /// Ends it; it then counts as finished.
    void cancel();
    /// Starts another that outlives the window and says what it has to say in `log`, a file of the workspace. False: it
    /// could not, and failed() told. When it ends while this lives, detachedEnded() tells.
    bool detach(const QString& subject, const QStringList& arguments, const QString& log);

    /// Of the one that works; empty: none.
    [[nodiscard]] const QString& subject() const { return subject_; }
    /// Since it started.
    [[nodiscard]] double seconds() const { return static_cast<double>(since_.elapsed()) / 1000; }

 signals:
    void started();
    void finished(const QByteArray& printed);                     ///< nothing if it was cancelled
    void failed(const QString& subject, const QString& message);  ///< message: one sentence
    void detachedEnded(const QString& lastWords);                 ///< of its log, whether it did well or not

 private:
    void kill();
    void end(const QString& problem, const QByteArray& printed = {});
    [[nodiscard]] QStringList onWorkspace(const QStringList& arguments) const;
    void watch(qint64 process, const QString& log);

    store::Workspace workspace_;
    QProcess* process_;
    QString subject_;
    QElapsedTimer since_;
};

}  // namespace outeffhop::bridge
