// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QStringList>
#include <vector>

#include "views/bridge/metric_plot.h"
#include "views/bridge/refresh.h"
#include "views/bridge/shown_runs.h"
#include "views/bridge/studio_context.h"
#include "views/curves/curve_lines.h"
#include "views/curves/curves_presenter.h"
#include "views/kit/panel.h"
#include "views/kit/plot_row.h"

class QMenu;
class QToolButton;

namespace outeffhop::curves {

/// One plot a chosen metric, side by side, with one curve a shown run, or one with a band of deviation a seed group.
class CurvesView : public kit::Panel {
    Q_OBJECT
 public:
    explicit CurvesView(const bridge::StudioContext& context, Place place = training(), QWidget* parent = nullptr);

    /// All plots in a row.
    [[nodiscard]] const kit::Exportable& figure() const { return *row_; }
    /// Names of what is plotted; empty until something is read.
    [[nodiscard]] const QStringList& metrics() const { return plotted_; }
    /// metrics (empty: the defaults), smoothing, seeds (merged or not).
    [[nodiscard]] QVariantMap choices() const override;
    void setChoices(const QVariantMap& choices) override;

 private:
    struct Plot {
        bridge::MetricPlot spec;
        kit::CurvePlotWidget* widget = nullptr;
        QHash<QString, std::size_t> drawn;  ///< rows on screen by line; lines of several runs are drawn anew
    };

    void addChips();
    void refresh();
    void fillMetricMenu();
    void toggleMetric(const QString& name, bool on);
    void updatePlots();
    kit::CurvePlotWidget* makePlot(const bridge::MetricPlot& spec);
    void followSelection();
    void updateLines();
    void updateStyles();
    void updateData(Plot& plot, const Line& line);
    void updateCursor();

    const bridge::StudioContext& context_;
    Place place_;
    bridge::ShownRuns shown_;
    kit::PlotRow* row_;
    bridge::Refresh* refresh_;
    QMenu* metricMenu_;
    QToolButton *seedsChip_ = nullptr, *smoothingChip_ = nullptr;
    Metrics offered_;
    QStringList wanted_, plotted_;
    std::vector<Plot> plots_;
    std::vector<Line> lines_;
    double smoothing_ = 0;
};

}  // namespace outeffhop::curves
