// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QProcess>
#include <QTimer>
#include <memory>

#include "core/config/run_config.h"

class QTemporaryFile;

namespace outeffhop::launch {

/// What a run will take, measured by the training program itself with a few steps of exactly these settings.
struct Estimate {
    double runSeconds = 0;
    double stepSeconds = 0;
    double parameters = 0;
};

/// Asks `outeffhop estimate` for the time of a run, half a second after the last change; a newer question ends the
/// older one.
class Estimator : public QObject {
    Q_OBJECT
 public:
    explicit Estimator(QObject* parent = nullptr);
    ~Estimator() override;

    void ask(const config::RunConfig& config);
    void cancel();

 signals:
    void asked();
    void answered(const outeffhop::launch::Estimate& estimate);
    void failed(const QString& why);

 private:
    void start();
    void finish(QProcess* process);

    config::RunConfig config_;
    QTimer delay_;
    std::unique_ptr<QTemporaryFile> file_;
    QProcess* process_ = nullptr;
};

}  // namespace outeffhop::launch
