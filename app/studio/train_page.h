// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/studio/workspace_page.h"
#include "views/bridge/studio_context.h"

namespace outeffhop::runs {
class RunsView;
}
namespace outeffhop::curves {
class CurvesView;
}
namespace outeffhop::activations {
class ActivationsView;
}

namespace outeffhop::studio {

/// The Train workspace: runs, curves, heads, attention, tokens, activations, outliers, quantization, evaluation,
/// log.
class TrainPage : public WorkspacePage {
    Q_OBJECT
 public:
    explicit TrainPage(const bridge::StudioContext& context, QWidget* parent = nullptr);

    [[nodiscard]] runs::RunsView& runs() { return *runs_; }
    [[nodiscard]] curves::CurvesView& curves() { return *curves_; }
    void focusFirst() override;

 protected:
    void arrange() override;
    void proportion() override;

 private:
    void addHistogramFigures(activations::ActivationsView* view);

    runs::RunsView* runs_;
    curves::CurvesView* curves_;
    Dock *runsDock_, *curvesDock_, *headsDock_, *attentionDock_, *tokensDock_, *activationsDock_, *outliersDock_,
        *quantizationDock_, *evaluationDock_, *logDock_;
};

}  // namespace outeffhop::studio
