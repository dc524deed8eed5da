// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/outliers/outliers_view.h"

#include <QMenu>
#include <QVBoxLayout>
#include <algorithm>

#include "views/bridge/short_names.h"
#include "views/bridge/view_state.h"
#include "views/kit/elided_label.h"
#include "views/kit/export_dialog.h"
#include "views/kit/theme.h"
#include "views/outliers/outliers_presenter.h"

namespace outeffhop::outliers {

namespace {
constexpr int kOutliers = 12, kFewestRows = 3, kRowHeight = 26, kSquare = 10;
}  // namespace

OutliersView::OutliersView(const bridge::StudioContext& context, QWidget* parent)
    : Panel(QStringLiteral("outliers"), tr("Largest outliers"), parent),
      context_(context),
      focus_(context),
      shown_(context),
      outlierModel_(outlierColumns()),
      layerModel_(layerColumns()),
      outlierTable_(new kit::TableView(QStringLiteral("outliers.largest"), tr("Largest outliers"))),
      layerTable_(new kit::TableView(QStringLiteral("outliers.layers"), tr("Outlier measures by run and layer"))),
      note_(new kit::ElidedLabel(Qt::AlignLeft)),
      refresh_(new bridge::Refresh(this, [this] { refresh(); })) {
    layOut();
    setExportAction([this] { kit::exportTable(outlierTable(), QStringLiteral("outliers"), this); });
    menu()->addAction(tr("Export the measures by layer…"), this,
                      [this] { kit::exportTable(layerTable(), QStringLiteral("layers"), this); });
    auto* all = menu()->addAction(tr("Measures of all observed tensors"));
    all->setCheckable(true);
    connect(all, &QAction::toggled, this, [this](bool on) {
        onlyBlocks_ = !on;
        layers_.reset();
        refresh_->request();
    });
    connect(outlierTable_, &kit::TableView::rowActivated, this, &OutliersView::chooseOutlier);
    const auto request = [this] { refresh_->request(); };
    connect(&focus_, &bridge::FocusedRun::replaced, this, request);
    connect(&focus_, &bridge::FocusedRun::updated, this, request);
    connect(&shown_, &bridge::ShownRuns::replaced, this, request);
    connect(&shown_, &bridge::ShownRuns::updated, this, request);
    connect(&kit::Theme::current(), &kit::Theme::changed, this, request);
    connect(&context.cursor, &bridge::Cursor::moved, this, request);
    connect(&context.runs, &bridge::RunList::changed, this, request);
    request();
}

void OutliersView::layOut() {
    outlierTable_->setSourceModel(&outlierModel_);
    layerTable_->setSourceModel(&layerModel_);
    note_->setProperty("kind", "caption");
    layerTable_->setIconSize({kSquare, kSquare});
    for (auto* table : {outlierTable_, layerTable_}) table->setMinimumHeight(kFewestRows * kRowHeight);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kit::kGrid);
    column->addWidget(outlierTable_, 1);
    column->addWidget(layerTable_, 1);
    column->addWidget(note_);
    setContent(content);
}

void OutliersView::refresh() {
    if (!bridge::applyState(*this, bridge::stateOf(context_, focus_))) return setSubtitle({});
    const auto step = focus_.run()->data().activationAt(focus_.step());
    if (!step)
        return showEmpty(
            tr("No activation statistics are recorded up to step %1.").arg(bridge::groupedNumber(focus_.step())));
    setSubtitle(tr("up to %1").arg(bridge::stepCaption(context_, focus_, *step)));
    note_->setText(tr("runs: all block outputs; layers: of the chosen run"));
    note_->setToolTip(tr("Runs: all block outputs; layers of %1 at step %2")
                          .arg(context_.runs.nameOf(focus_.run()->id()), bridge::groupedNumber(*step)));
    showMeasures(*step);
    focus_.run()->largestOutliers(outliersPending_, *step, kOutliers, [this, step](auto outliers) {
        if (!outliers || outliers == outliers_) return;
        outliers_ = std::move(outliers);
        outlierModel_.setRows(outlierRows(*outliers_, focus_.run()->data()));
        shownStep_ = *step;
    });
    focus_.run()->activationsAt(layersPending_, *step, [this, step](auto layers) {
        if (!layers || layers == layers_) return;
        layers_ = std::move(layers);
        showMeasures(*step);
    });
}

void OutliersView::showMeasures(std::int64_t step) {
    QStringList names;
    for (const auto& run : shown_.runs()) names << context_.runs.nameOf(run->id());
    names = bridge::shortNames(names);
    std::vector<RunMeasures> runs;
    for (const auto& run : shown_.runs()) {
        const int colour = std::max(0, context_.runs.colour(run->id()));
        const QString name = names[static_cast<qsizetype>(runs.size())];
        runs.push_back({name, kit::runColour(colour), &run->data(), step});
    }
    kit::FigureRows rows = runRows(runs);
    if (layers_)
        for (auto& row : layerRows(*layers_, focus_.run()->data(), onlyBlocks_)) rows.push_back(std::move(row));
    layerModel_.setRows(std::move(rows));
}

void OutliersView::chooseOutlier(int row) {
    if (!outliers_ || row < 0 || row >= static_cast<int>(outliers_->size())) return;
    const auto& outlier = (*outliers_)[static_cast<std::size_t>(row)];
    const bool mapped = outlier.sequence == context_.selection.sequence();
    context_.selection.lock(
        {.query = mapped ? outlier.position : -1, .tensor = outlier.tensor, .channel = outlier.channel});
}

kit::Table OutliersView::outlierTable() const {
    return named(outlierTable_->table(tr("Largest outliers of %1 up to step %2")));
}

kit::Table OutliersView::layerTable() const {
    return named(layerTable_->table(tr("Outlier measures of %1 at step %2")));
}

kit::Table OutliersView::named(kit::Table table) const {
    const QString run = context_.runs.nameOf(context_.cursor.run());
    table.caption = table.caption.arg(run, bridge::groupedNumber(shownStep_));
    table.keys = {{QStringLiteral("focused_run"), run}, {QStringLiteral("at_step"), QString::number(shownStep_)}};
    return table;
}

}  // namespace outeffhop::outliers
