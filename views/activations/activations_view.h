// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QSet>
#include <memory>

#include "views/activations/activations_presenter.h"
#include "views/bridge/focused_run.h"
#include "views/bridge/refresh.h"
#include "views/bridge/shown_runs.h"
#include "views/bridge/studio_context.h"
#include "views/kit/histogram_plot.h"
#include "views/kit/panel.h"

class QMenu;
class QToolButton;

namespace outeffhop::activations {

/// Histograms of one tensor over the steps up to the cursor: ridge and heat of the focused run, or the shown runs
/// overlaid.
class ActivationsView : public kit::Panel {
    Q_OBJECT
 public:
    explicit ActivationsView(const bridge::StudioContext& context, Place place = training(), QWidget* parent = nullptr);

    [[nodiscard]] const kit::Exportable& figure() const { return *plot_; }
    void setMode(kit::HistogramMode mode);
    /// mode ("ridge", "overlay", "heat"), where it can be chosen.
    [[nodiscard]] QVariantMap choices() const override;
    void setChoices(const QVariantMap& choices) override;
    /// The newest step on screen of the focused run; -1 before the first.
    [[nodiscard]] std::int64_t shownStep() const { return shownStep_; }

 private:
    void addTensorChip();
    void addModeChip();
    void fillTensorMenu();
    void refresh();
    void refreshRuns(int tensor);
    void ask(bridge::RunHandle& run, int tensor);
    [[nodiscard]] int chosenTensor() const;

    const bridge::StudioContext& context_;
    Place place_;
    bridge::FocusedRun focus_;
    bridge::ShownRuns shown_;
    kit::HistogramPlotWidget* plot_;
    bridge::Refresh* refresh_;
    QToolButton *tensorChip_ = nullptr, *modeChip_ = nullptr;
    QMenu* tensorMenu_;
    QSet<QString> plotted_;
    QHash<QString, std::shared_ptr<bridge::Pending>> pending_;
    QHash<QString, std::shared_ptr<const std::vector<store::ActivationRecord>>> onScreen_;
    std::int64_t shownStep_ = -1;
};

}  // namespace outeffhop::activations
