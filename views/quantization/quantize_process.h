// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include "core/store/workspace.h"

class QProcess;

namespace outeffhop::quantization {

/// `outeffhop quantize` in a process of its own; one at a time.
class QuantizeProcess : public QObject {
    Q_OBJECT
 public:
    explicit QuantizeProcess(store::Workspace workspace, QObject* parent = nullptr);
    /// Ends it.
    ~QuantizeProcess() override;

    /// Does nothing while one works. `preset`: w8a8, w6a6, w4a8 or w4a4.
    void start(const QString& run, const QString& preset);
    /// The run that is being quantized; empty: none.
    [[nodiscard]] const QString& run() const { return run_; }

 signals:
    void started();
    void finished();
    void failed(const QString& message);  ///< one sentence

 private:
    void end(const QString& problem);

    store::Workspace workspace_;
    QProcess* process_;
    QString run_;
};

}  // namespace outeffhop::quantization
