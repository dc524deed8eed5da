// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/experiment_table/experiment_process.h"

#include <QProcess>

#include "core/base/paths.h"

namespace outeffhop::experiment_table {

ExperimentProcess::ExperimentProcess(store::Workspace workspace, QObject* parent)
    : QObject(parent), workspace_(std::move(workspace)), trial_(new QProcess(this)) {
    connect(trial_, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        if (status == QProcess::NormalExit && code == 0)
            begin();
        else
            emit failed(firstProblem());
    });
    connect(trial_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) emit failed(tr("%1 cannot be started.").arg(trial_->program()));
    });
}

ExperimentProcess::~ExperimentProcess() {
    trial_->disconnect(this);
    if (trial_->state() == QProcess::NotRunning) return;
    trial_->kill();
    trial_->waitForFinished();
}

void ExperimentProcess::start(const QString& experiment, const QStringList& options) {
    if (trial_->state() != QProcess::NotRunning) return;
    arguments_ = {QStringLiteral("experiment"), experiment, QStringLiteral("--workspace"),
                  QString::fromStdString(workspace_.path.string())};
    arguments_ += options;
    trial_->start(QString::fromStdString(siblingProgram("outeffhop").string()),
                  arguments_ + QStringList{QStringLiteral("--dry-run")});
}

void ExperimentProcess::begin() {
    QProcess process;
    process.setProgram(trial_->program());
    process.setArguments(arguments_);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QString::fromStdString((workspace_.path / "experiment.log").string()));
    if (process.startDetached())
        emit started();
    else
        emit failed(tr("%1 cannot be started.").arg(process.program()));
}

QString ExperimentProcess::firstProblem() {
    const auto lines = QString::fromUtf8(trial_->readAllStandardError()).trimmed().split(QLatin1Char('\n'));
    return lines.first().isEmpty() ? tr("The experiment ended without a word.") : lines.first();
}

}  // namespace outeffhop::experiment_table
