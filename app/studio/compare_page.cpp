// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/compare_page.h"

#include <algorithm>

#include "views/activations/activations_view.h"
#include "views/compare_attention/compare_attention_view.h"
#include "views/compare_table/compare_table_view.h"
#include "views/curves/curves_view.h"

namespace outeffhop::studio {

ComparePage::ComparePage(const bridge::StudioContext& context, QWidget* parent)
    : WorkspacePage(QStringLiteral("compare"), parent) {
    setWindowTitle(tr("Compare"));
    auto* attention = new compare_attention::CompareAttentionView(context);
    auto* curves = curvesView_ = new curves::CurvesView(context, curves::comparing());
    auto* histogram = new activations::ActivationsView(context, activations::comparing());
    tableView_ = new compare_table::CompareTableView(context);
    table_ = add(QStringLiteral("compare_table"), tr("Runs compared"), tableView_);
    attention_ = add(QStringLiteral("compare_attention"), tr("Attention side by side"), attention);
    curves_ = add(QStringLiteral("compare_curves"), tr("Curves overlaid"), curves);
    histogram_ = add(QStringLiteral("compare_histogram"), tr("Activations overlaid"), histogram);
    arrange();

    addFigure({QStringLiteral("compare-attention"),
               tr("Attention side by side"),
               [attention] { return &attention->figure(); },
               [attention] { return attention->shownStep() >= 0; },
               {}});
    addFigure({QStringLiteral("compare-difference"),
               tr("Attention difference"),
               [attention] { return &attention->differenceFigure(); },
               [attention] { return attention->hasDifference(); },
               {}});
    addFigure({QStringLiteral("compare-curves"),
               tr("Curves overlaid"),
               [curves] { return &curves->figure(); },
               [curves] { return !curves->metrics().isEmpty(); },
               {}});
    addFigure({QStringLiteral("compare-histogram"),
               tr("Activations overlaid"),
               [histogram] { return &histogram->figure(); },
               [histogram] { return histogram->shownStep() >= 0; },
               {}});
    addTable(
        {QStringLiteral("compare-table"), tr("Runs compared"), [this] { return std::vector{tableView_->table()}; }});
}

void ComparePage::focusFirst() {
    tableView_->focusTable();
}

void ComparePage::arrange() {
    addDockWidget(Qt::LeftDockWidgetArea, table_);
    splitDockWidget(table_, attention_, Qt::Vertical);
    splitDockWidget(attention_, curves_, Qt::Vertical);
    splitDockWidget(curves_, histogram_, Qt::Horizontal);
}

void ComparePage::proportion() {
    constexpr int kThreeRows = 184;
    const int w = width(), h = height(), table = std::max(h * 20 / 100, kThreeRows), rest = h - table;
    resizeDocks({table_, attention_, curves_}, {table, rest * 67 / 100, rest * 33 / 100}, Qt::Vertical);
    resizeDocks({curves_, histogram_}, {w * 74 / 100, w * 25 / 100}, Qt::Horizontal);
}

}  // namespace outeffhop::studio
