// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/bridge/focused_run.h"
#include "views/bridge/refresh.h"
#include "views/bridge/studio_context.h"
#include "views/kit/head_grid.h"
#include "views/kit/panel.h"

class QMenu;
class QToolButton;

namespace outeffhop::heads {

/// All heads of the focused run at the cursor's step: thumbnail of the attention, no-op mass as a bar, sink mass.
class HeadsView : public kit::Panel {
    Q_OBJECT
 public:
    explicit HeadsView(const bridge::StudioContext& context, QWidget* parent = nullptr);

    [[nodiscard]] const kit::Exportable& figure() const { return *grid_; }
    [[nodiscard]] std::int64_t shownStep() const { return shownStep_; }

 private:
    void connectGrid();
    void addProbeChip();
    void fillProbeMenu();
    void refresh();
    void showMasses(std::int64_t step);
    void show(std::shared_ptr<const store::Thumbnails> thumbnails, std::int64_t step);

    const bridge::StudioContext& context_;
    bridge::FocusedRun focus_;
    kit::HeadGridWidget* grid_;
    QMenu* probeMenu_;
    QToolButton* probeChip_ = nullptr;
    bridge::Refresh* refresh_;
    bridge::Pending pending_;
    std::shared_ptr<const store::Thumbnails> thumbnails_;  ///< on screen
    std::int64_t shownStep_ = -1;
};

}  // namespace outeffhop::heads
