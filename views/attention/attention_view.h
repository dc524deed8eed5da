// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/bridge/focused_run.h"
#include "views/bridge/refresh.h"
#include "views/bridge/studio_context.h"
#include "views/kit/heat_map.h"
#include "views/kit/heat_map_figure.h"
#include "views/kit/panel.h"

namespace outeffhop::kit {
class ScaleChip;
}

namespace outeffhop::attention {

class LegendWidget;
class ReadingsWidget;

/// The chosen head's attention on the probe at the cursor's step, with what the chosen row says beside it.
class AttentionView : public kit::Panel {
    Q_OBJECT
 public:
    explicit AttentionView(const bridge::StudioContext& context, QWidget* parent = nullptr);

    [[nodiscard]] const kit::Exportable& figure() const { return figure_; }
    /// The snapshot on screen; -1 before the first.
    [[nodiscard]] std::int64_t shownStep() const { return shownStep_; }
    /// squareRoot: the colour scale.
    [[nodiscard]] QVariantMap choices() const override;
    void setChoices(const QVariantMap& choices) override;

 private:
    void connectMap();
    void refresh();
    void show(std::shared_ptr<const store::AttentionLayer> layer, std::int64_t step);
    void showMatrix();
    void showCells();
    void showReadings();
    void showCaption(std::int64_t step);

    const bridge::StudioContext& context_;
    bridge::FocusedRun focus_;
    kit::HeatMapWidget* map_;
    kit::HeatMapFigure figure_;
    LegendWidget* legend_;
    ReadingsWidget* readings_;
    bridge::Refresh* refresh_;
    kit::ScaleChip* scaleChip_;
    bridge::Pending pending_;
    std::shared_ptr<const store::AttentionLayer> layer_;  ///< on screen
    int head_ = -1;
    kit::AttentionMatrix matrix_;
    kit::Tokens queries_, keys_;
    std::int64_t shownStep_ = -1;
    QString shownRun_;
};

}  // namespace outeffhop::attention
