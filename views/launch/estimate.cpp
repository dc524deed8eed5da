// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/launch/estimate.h"

#include <QTemporaryFile>

#include "core/base/paths.h"
#include "core/config/parameters.h"

namespace outeffhop::launch {

Estimator::Estimator(QObject* parent) : QObject(parent) {
    delay_.setSingleShot(true);
    delay_.setInterval(500);
    connect(&delay_, &QTimer::timeout, this, &Estimator::start);
}

Estimator::~Estimator() {
    cancel();
}

void Estimator::ask(const config::RunConfig& config) {
    cancel();
    config_ = config;
    delay_.start();
    emit asked();
}

void Estimator::cancel() {
    delay_.stop();
    if (!process_) return;
    process_->disconnect(this);
    process_->kill();
    process_->waitForFinished(200);
    delete std::exchange(process_, nullptr);
}

void Estimator::start() {
    file_ = std::make_unique<QTemporaryFile>();
    const auto text = config::toJson(config_).dump();
    if (!file_->open() || file_->write(text.data(), static_cast<qint64>(text.size())) < 0 || !file_->flush()) {
        emit failed(tr("no estimate: cannot write a temporary file"));
        return;
    }
    process_ = new QProcess(this);
    connect(process_, &QProcess::finished, this, [this] { finish(process_); });
    connect(process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) emit failed(tr("no estimate: the training program is missing"));
    });
    process_->start(
        QString::fromStdString(siblingProgram("outeffhop").string()),
        {QStringLiteral("estimate"), QStringLiteral("--config"), file_->fileName(), QStringLiteral("--json")});
}

void Estimator::finish(QProcess* process) {
    const auto answer = config::Json::parse(process->readAllStandardOutput().toStdString(), nullptr, false);
    const auto complaint = QString::fromUtf8(process->readAllStandardError()).trimmed();
    process->deleteLater();
    process_ = nullptr;
    if (!answer.is_object() || !answer.contains("run_seconds")) {
        emit failed(complaint.isEmpty() ? tr("no estimate") : complaint.section('\n', -1));
        return;
    }
    emit answered({.runSeconds = answer.value("run_seconds", 0.0),
                   .stepSeconds = answer.value("step_seconds", 0.0),
                   .parameters = answer.value("parameters", 0.0)});
}

}  // namespace outeffhop::launch
