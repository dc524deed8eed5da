// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/quantization/quantize_process.h"

#include <QProcess>

#include "core/base/paths.h"

namespace outeffhop::quantization {

QuantizeProcess::QuantizeProcess(store::Workspace workspace, QObject* parent)
    : QObject(parent), workspace_(std::move(workspace)), process_(new QProcess(this)) {
    connect(process_, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        const auto lines = QString::fromUtf8(process_->readAllStandardError()).trimmed().split(QLatin1Char('\n'));
        const bool fine = status == QProcess::NormalExit && code == 0;
        end(fine ? QString() : lines.last().isEmpty() ? tr("The quantization ended without a word.") : lines.last());
    });
    connect(process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) end(tr("%1 cannot be started.").arg(process_->program()));
    });
}

QuantizeProcess::~QuantizeProcess() {
    process_->disconnect(this);
    if (process_->state() == QProcess::NotRunning) return;
    process_->kill();
    process_->waitForFinished();
}

void QuantizeProcess::start(const QString& run, const QString& preset) {
    if (!run_.isEmpty()) return;
    run_ = run;
    process_->start(QString::fromStdString(siblingProgram("outeffhop").string()),
                    {QStringLiteral("quantize"), run, QStringLiteral("--preset"), preset, QStringLiteral("--workspace"),
                     QString::fromStdString(workspace_.path.string())});
    emit started();
}

void QuantizeProcess::end(const QString& problem) {
    run_.clear();
    if (problem.isEmpty())
        emit finished();
    else
        emit failed(problem);
}

}  // namespace outeffhop::quantization
