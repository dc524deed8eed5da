// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/bridge/focused_run.h"
#include "views/bridge/refresh.h"
#include "views/bridge/shown_runs.h"
#include "views/bridge/studio_context.h"
#include "views/kit/figures_model.h"
#include "views/kit/panel.h"
#include "views/kit/table_view.h"

namespace outeffhop::kit {
class ElidedLabel;
}

namespace outeffhop::outliers {

/// The largest activations up to the cursor, and the outlier measures of each shown run and each layer at it.
class OutliersView : public kit::Panel {
    Q_OBJECT
 public:
    explicit OutliersView(const bridge::StudioContext& context, QWidget* parent = nullptr);

    [[nodiscard]] kit::Table outlierTable() const;
    [[nodiscard]] kit::Table layerTable() const;
    [[nodiscard]] std::int64_t shownStep() const { return shownStep_; }

 private:
    /// With the focused run and the step put into its caption and its keys.
    [[nodiscard]] kit::Table named(kit::Table table) const;
    void layOut();
    void refresh();
    void showMeasures(std::int64_t step);
    void chooseOutlier(int row);

    const bridge::StudioContext& context_;
    bridge::FocusedRun focus_;
    bridge::ShownRuns shown_;
    kit::FiguresModel outlierModel_, layerModel_;
    kit::TableView *outlierTable_, *layerTable_;
    kit::ElidedLabel* note_;
    bridge::Refresh* refresh_;
    bridge::Pending outliersPending_, layersPending_;
    std::shared_ptr<const std::vector<store::OutlierRecord>> outliers_;
    std::shared_ptr<const std::vector<store::ActivationRecord>> layers_;
    bool onlyBlocks_ = true;
    std::int64_t shownStep_ = -1;
};

}  // namespace outeffhop::outliers
