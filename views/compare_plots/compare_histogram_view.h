// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <memory>

#include "views/bridge/refresh.h"
#include "views/bridge/shown_runs.h"
#include "views/bridge/studio_context.h"
#include "views/kit/histogram_plot.h"
#include "views/kit/panel.h"

class QMenu;
class QToolButton;

namespace outeffhop::compare_plots {

/// Histograms of one tensor of all shown runs at the cursor's step, overlaid.
class CompareHistogramView : public kit::Panel {
    Q_OBJECT
 public:
    explicit CompareHistogramView(const bridge::StudioContext& context, QWidget* parent = nullptr);

    [[nodiscard]] const kit::Exportable& figure() const { return *plot_; }
    /// The newest step on screen; -1 while a run is still asked for.
    [[nodiscard]] std::int64_t shownStep() const;

 private:
    struct Shown {
        bridge::Pending pending;
        std::shared_ptr<const std::vector<store::ActivationRecord>> records;
    };

    void refresh();
    void ask(bridge::RunHandle& run, const QString& tensor);
    void showCaption();
    void fillTensorMenu();
    [[nodiscard]] std::vector<const bridge::RunData*> data() const;

    const bridge::StudioContext& context_;
    bridge::ShownRuns shown_;
    kit::HistogramPlotWidget* plot_;
    bridge::Refresh* refresh_;
    QMenu* tensorMenu_;
    QToolButton* tensorChip_;
    QString tensor_;  ///< chosen by name; empty: the default
    QHash<QString, std::shared_ptr<Shown>> onScreen_;
    std::int64_t shownStep_ = -1;
};

}  // namespace outeffhop::compare_plots
