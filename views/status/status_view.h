// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QTimer>
#include <QWidget>
#include <vector>

#include "views/bridge/focused_run.h"
#include "views/bridge/refresh.h"
#include "views/bridge/studio_context.h"

namespace outeffhop::status {

/// The bar that tells the truth about the focused run's worker. Messages of actions stand at the right for a while.
class StatusView : public QWidget {
    Q_OBJECT
 public:
    explicit StatusView(const bridge::StudioContext& context, QWidget* parent = nullptr);

    /// Shows one sentence in place of the last event for some seconds; `bad` for failures, which stay longer.
    void say(const QString& message, bool bad = false);

 private:
    void refresh();

    const bridge::StudioContext& context_;
    bridge::FocusedRun focus_;
    bridge::Refresh* refresh_;
    std::vector<QLabel*> labels_;
    QTimer messageEnd_, clock_;
};

}  // namespace outeffhop::status
