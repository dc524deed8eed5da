// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/bridge/focused_run.h"
#include "views/bridge/refresh.h"
#include "views/bridge/studio_context.h"
#include "views/kit/panel.h"
#include "views/kit/table_view.h"
#include "views/outliers/figures_model.h"

class QLabel;

namespace outeffhop::outliers {

/// The largest activations up to the cursor, and the outlier measures of each layer at it.
class OutliersView : public kit::Panel {
    Q_OBJECT
 public:
    explicit OutliersView(const bridge::StudioContext& context, QWidget* parent = nullptr);

    [[nodiscard]] kit::Table outlierTable() const;
    [[nodiscard]] kit::Table layerTable() const;
    [[nodiscard]] std::int64_t shownStep() const { return shownStep_; }

 private:
    void layOut();
    void refresh();
    void chooseOutlier(int row);

    const bridge::StudioContext& context_;
    bridge::FocusedRun focus_;
    FiguresModel outlierModel_, layerModel_;
    kit::TableView *outlierTable_, *layerTable_;
    QLabel* note_;
    bridge::Refresh* refresh_;
    bridge::Pending outliersPending_, layersPending_;
    std::shared_ptr<const std::vector<store::OutlierRecord>> outliers_;
    std::shared_ptr<const std::vector<store::ActivationRecord>> layers_;
    bool onlyBlocks_ = true;
    std::int64_t shownStep_ = -1;
};

}  // namespace outeffhop::outliers
