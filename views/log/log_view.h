// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/bridge/focused_run.h"
#include "views/bridge/refresh.h"
#include "views/bridge/studio_context.h"
#include "views/kit/panel.h"

class QPlainTextEdit;

namespace outeffhop::log {

/// What happened in the focused run: its events and, when it ended badly, the end of its worker's log.
class LogView : public kit::Panel {
    Q_OBJECT
 public:
    explicit LogView(const bridge::StudioContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QString text() const;

 private:
    void refresh();
    void appendEvents();
    void showWorkerLog();

    const bridge::StudioContext& context_;
    bridge::FocusedRun focus_;
    QPlainTextEdit* text_;
    bridge::Refresh* refresh_;
    bridge::Pending pending_;
    QString shownRun_;
    std::size_t shownEvents_ = 0;
    bool workerLogShown_ = false;
};

}  // namespace outeffhop::log
