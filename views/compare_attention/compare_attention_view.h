// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include "views/bridge/refresh.h"
#include "views/bridge/shown_runs.h"
#include "views/bridge/studio_context.h"
#include "views/compare_attention/map_grid.h"
#include "views/compare_attention/run_choice.h"
#include "views/compare_attention/run_map.h"
#include "views/kit/heat_map_figure.h"
#include "views/kit/panel.h"

class QMenu;
class QToolButton;

namespace outeffhop::kit {
class ScaleChip;
}

namespace outeffhop::compare_attention {

/// The same head of two to four shown runs on the same tokens at the same step, on one colour scale, and the signed
/// difference between two of them.
class CompareAttentionView : public kit::Panel {
    Q_OBJECT
 public:
    explicit CompareAttentionView(const bridge::StudioContext& context, QWidget* parent = nullptr);

    [[nodiscard]] const kit::Exportable& figure() const { return *grid_; }
    /// The step of the maps on screen; -1 before the first.
    [[nodiscard]] std::int64_t shownStep() const;
    /// Chosen run minus baseline, alone; empty with fewer than two runs.
    [[nodiscard]] const kit::Exportable& differenceFigure() const { return differenceFigure_; }
    [[nodiscard]] bool hasDifference() const { return !choice_.chosen.isEmpty() && shownStep() >= 0; }
    /// squareRoot: the colour scale.
    [[nodiscard]] QVariantMap choices() const override;
    void setChoices(const QVariantMap& choices) override;

 private:
    struct Side {
        QString run;
        MapColumn* column = nullptr;
        bridge::Pending pending;
        std::shared_ptr<const store::AttentionLayer> layer;
        int head = -1;
        RunMap map;
    };

    void addChips();
    [[nodiscard]] QString headName(const bridge::Place& place) const;
    void connectMap(MapColumn& column, std::function<int()> offset);
    void refresh();
    void refreshSides();
    void ask(Side& side);
    void clear(Side& side, const QString& why);
    void showMap(Side& side, std::shared_ptr<const store::AttentionLayer> layer, std::int64_t step);
    void showRest(Side& side);
    void showHeading(Side& side, const QString& sentence, const QString& explanation = {});
    void showDifference();
    void showCells();
    [[nodiscard]] kit::CsvKeys keysOf(const QString& run, std::int64_t step) const;
    void showChips();
    void fillHeadMenu();
    void fillProbeMenu();
    [[nodiscard]] Side* find(const QString& run);
    [[nodiscard]] const bridge::RunData* data(const QString& run) const;
    [[nodiscard]] int focusedOffset() const;
    [[nodiscard]] bool haveOtherSteps() const;
    [[nodiscard]] QString shortName(const QString& run) const;

    const bridge::StudioContext& context_;
    bridge::ShownRuns shown_;
    MapGrid* grid_;
    MapColumn* difference_;
    kit::HeatMapFigure differenceFigure_;
    bridge::Refresh* refresh_;
    QMenu *headMenu_, *probeMenu_;
    QToolButton *headChip_ = nullptr, *probeChip_ = nullptr, *stepChip_ = nullptr;
    kit::ScaleChip* scaleChip_ = nullptr;
    std::vector<std::unique_ptr<Side>> sides_;
    RunChoice choice_;
    std::int64_t step_ = -1;  ///< at which the runs stand side by side
};

}  // namespace outeffhop::compare_attention
