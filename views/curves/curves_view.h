// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QStringList>
#include <vector>

#include "views/bridge/metric_plot.h"
#include "views/bridge/refresh.h"
#include "views/bridge/shown_runs.h"
#include "views/bridge/studio_context.h"
#include "views/curves/curve_row.h"
#include "views/kit/curve_plot.h"
#include "views/kit/panel.h"

class QHBoxLayout;

namespace outeffhop::curves {

/// One plot a chosen metric, side by side, with the curves of all shown runs.
class CurvesView : public kit::Panel {
    Q_OBJECT
 public:
    explicit CurvesView(const bridge::StudioContext& context, QWidget* parent = nullptr);

    /// All plots in a row.
    [[nodiscard]] const kit::Exportable& figure() const { return row_; }
    [[nodiscard]] QStringList metrics() const { return chosen_; }
    /// Replaces the plots; unknown names are left out. Not undoable; the menu's choices are.
    void setMetrics(const QStringList& metrics);

 private:
    struct Plot {
        bridge::MetricPlot spec;
        kit::CurvePlotWidget* widget = nullptr;
        QHash<QString, std::size_t> plotted;  ///< rows already drawn, by run
    };

    void addChips();
    void refresh();
    void fillMetricMenu();
    void toggleMetric(const QString& name, bool on);
    void rebuildPlots();
    kit::CurvePlotWidget* makePlot(const bridge::MetricPlot& spec);
    void updateSpecs();
    void updateStyles();
    void updateData();
    void updateCursor();
    [[nodiscard]] std::vector<const bridge::RunData*> data() const;

    const bridge::StudioContext& context_;
    bridge::ShownRuns shown_;
    bridge::Refresh* refresh_;
    QHBoxLayout* layout_;
    QMenu* metricMenu_;
    std::vector<Plot> plots_;
    CurveRow row_;
    std::vector<store::MetricDefinition> offered_;
    QStringList chosen_;
    double smoothing_ = 0;
};

}  // namespace outeffhop::curves
