// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "views/bridge/focused_run.h"
#include "views/bridge/refresh.h"
#include "views/bridge/studio_context.h"
#include "views/kit/time_line.h"

namespace outeffhop::time_line {

/// The window's cursor in time: snapshots and events of the focused run, and Live.
class TimeLineView : public QWidget {
    Q_OBJECT
 public:
    explicit TimeLineView(const bridge::StudioContext& context, QWidget* parent = nullptr);

    /// To the neighbouring snapshot; for the window's shortcuts.
    void stepBy(int snapshots);

 private:
    void refresh();

    const bridge::StudioContext& context_;
    bridge::FocusedRun focus_;
    kit::TimeLineWidget* line_;
    bridge::Refresh* refresh_;
    std::vector<std::int64_t> steps_;
    bool stale_ = true;  ///< another run, or its lists changed
};

}  // namespace outeffhop::time_line
