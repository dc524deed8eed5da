// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/experiment_table/experiment_process.h"

namespace outeffhop::experiment_table {

ExperimentProcess::ExperimentProcess(store::Workspace workspace, QObject* parent)
    : QObject(parent), process_(std::move(workspace)) {
    connect(&process_, &bridge::CommandProcess::finished, this, &ExperimentProcess::begin);
    connect(&process_, &bridge::CommandProcess::failed, this,
            [this](const QString&, const QString& message) { emit failed(message); });
}

void ExperimentProcess::start(const QString& experiment, const QStringList& options) {
    if (!process_.subject().isEmpty()) return;
    experiment_ = experiment;
    arguments_ = QStringList{QStringLiteral("experiment"), experiment} + options;
    process_.start(experiment, arguments_ + QStringList{QStringLiteral("--dry-run")});
}

void ExperimentProcess::begin() {
    if (process_.detach(experiment_, arguments_, QStringLiteral("experiment.log"))) emit started();
}

}  // namespace outeffhop::experiment_table
