// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

#include "views/bridge/command_process.h"

namespace outeffhop::experiment_table {

/// `outeffhop experiment NAME`, which trains and measures what a table lacks. It is tried with --dry-run first, so that
/// what is wrong is told here; then it runs on its own and outlives the window, as runs do.
class ExperimentProcess : public QObject {
    Q_OBJECT
 public:
    explicit ExperimentProcess(store::Workspace workspace,
                               const std::filesystem::path& program = siblingProgram("outeffhop"));

    /// `options`: of the command, such as data files. Does nothing while one is being tried.
    void start(const QString& experiment, const QStringList& options);

    /// From start() until it ends, or fails to begin.
    [[nodiscard]] bool isAtWork() const { return isAtWork_; }
    /// Of the log, once it has ended.
    [[nodiscard]] const QString& lastWords() const { return lastWords_; }

 signals:
    void started();
    void ended();
    void failed(const QString& message);  ///< one sentence

 private:
    void begin();

    bridge::CommandProcess process_;
    QString experiment_;
    QStringList arguments_;
    bool isAtWork_ = false;
    QString lastWords_;
};

}  // namespace outeffhop::experiment_table
