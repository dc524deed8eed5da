// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/experiment_table/experiment_process.h"

namespace outeffhop::experiment_table {

ExperimentProcess::ExperimentProcess(store::Workspace workspace, const std::filesystem::path& program)
    : process_(std::move(workspace), program) {
    connect(&process_, &bridge::CommandProcess::finished, this, &ExperimentProcess::begin);
    connect(&process_, &bridge::CommandProcess::failed, this, [this](const QString&, const QString& message) {
        isAtWork_ = false;
        emit failed(message);
    });
    connect(&process_, &bridge::CommandProcess::detachedEnded, this, [this](const QString& lastWords) {
        isAtWork_ = false;
        lastWords_ = lastWords;
        emit ended();
    });
}

void ExperimentProcess::start(const QString& experiment, const QStringList& options) {
    if (!process_.subject().isEmpty()) return;
    isAtWork_ = true;
    experiment_ = experiment;
    arguments_ = QStringList{QStringLiteral("experiment"), experiment} + options;
    process_.start(experiment, arguments_ + QStringList{QStringLiteral("--dry-run")});
}

void ExperimentProcess::begin() {
    if (process_.detach(experiment_, arguments_, QStringLiteral("experiment.log"))) emit started();
}

}  // namespace outeffhop::experiment_table
