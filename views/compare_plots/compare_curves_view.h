// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>

#include "views/bridge/metric_plot.h"
#include "views/bridge/refresh.h"
#include "views/bridge/shown_runs.h"
#include "views/bridge/studio_context.h"
#include "views/compare_plots/compared_lines.h"
#include "views/compare_plots/plot_row.h"
#include "views/kit/panel.h"

class QMenu;

namespace outeffhop::compare_plots {

/// The chosen metrics of all shown runs over the steps: one curve a run, or mean and deviation over seeds.
class CompareCurvesView : public kit::Panel {
    Q_OBJECT
 public:
    explicit CompareCurvesView(const bridge::StudioContext& context, QWidget* parent = nullptr);

    [[nodiscard]] const kit::Exportable& figure() const { return *row_; }
    /// Names of the plotted metrics; empty until something is read.
    [[nodiscard]] const QStringList& metrics() const { return chosen_; }
    void setMetrics(const QStringList& metrics);
    void setMergeSeeds(bool on);

 private:
    struct Plot {
        bridge::MetricPlot spec;
        kit::CurvePlotWidget* widget = nullptr;
        QHash<QString, std::size_t> plotted;  ///< rows on screen by line; lines of several runs are drawn anew
    };

    void addChips();
    void refresh();
    void fillMetricMenu();
    void toggleMetric(const QString& name, bool on);
    void rebuildPlots();
    kit::CurvePlotWidget* makePlot(const bridge::MetricPlot& spec);
    void followSelection();
    void updateLines();
    void updateStyles();
    void updateData(Plot& plot, const Line& line);
    void updateCursor();

    const bridge::StudioContext& context_;
    bridge::ShownRuns shown_;
    PlotRow* row_;
    bridge::Refresh* refresh_;
    QMenu* metricMenu_;
    std::vector<store::MetricDefinition> offered_;
    QStringList chosen_;
    std::vector<Plot> plots_;
    std::vector<Line> lines_;
    bool mergeSeeds_ = false;
    double smoothing_ = 0;
};

}  // namespace outeffhop::compare_plots
