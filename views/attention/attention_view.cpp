// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/attention/attention_view.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include "views/attention/attention_presenter.h"
#include "views/attention/legend_widget.h"
#include "views/attention/readings_widget.h"
#include "views/bridge/layer_names.h"
#include "views/bridge/undoable.h"
#include "views/bridge/view_state.h"
#include "views/kit/attention_map.h"
#include "views/kit/scale_chip.h"
#include "views/kit/theme.h"

namespace outeffhop::attention {

AttentionView::AttentionView(const bridge::StudioContext& context, QWidget* parent)
    : Panel(QStringLiteral("attention"), tr("Attention"), parent),
      context_(context),
      focus_(context),
      map_(new kit::HeatMapWidget),
      figure_(*map_),
      legend_(new LegendWidget),
      readings_(new ReadingsWidget),
      refresh_(new bridge::Refresh(this, [this] { refresh(); })),
      scaleChip_(new kit::ScaleChip(*this)) {
    auto* content = new QWidget;
    auto* row = new QHBoxLayout(content);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(map_, 1);
    auto* side = new QVBoxLayout;
    side->setSpacing(kit::kGrid);
    side->addWidget(readings_);
    side->addWidget(legend_);
    side->addStretch();
    row->addLayout(side);
    map_->setLegendVisible(false);
    setContent(content);
    setExportable(&figure_);
    map_->setObjectName(QStringLiteral("attention.map"));
    map_->setAccessibleName(tr("Attention of the chosen head"));
    connectMap();
    connect(scaleChip_, &kit::ScaleChip::asked, this,
            [this](bool on) { bridge::choose(context_.undo, *this, tr("colour scale"), kit::ScaleChip::kChoice, on); });

    const auto request = [this] { refresh_->request(); };
    connect(&focus_, &bridge::FocusedRun::replaced, this, request);
    connect(&focus_, &bridge::FocusedRun::updated, this, request);
    connect(&context.cursor, &bridge::Cursor::moved, this, request);
    connect(&context.selection, &bridge::Selection::changed, this, request);
    connect(&context.runs, &bridge::RunList::changed, this, request);
    connect(&context.runs, &bridge::RunList::shownChanged, this, request);
    connect(&kit::Theme::current(), &kit::Theme::changed, this, request);
    request();
}

QVariantMap AttentionView::choices() const {
    return scaleChip_->choices();
}

void AttentionView::setChoices(const QVariantMap& choices) {
    scaleChip_->setChoices(choices);
    map_->showProbability(1, scaleChip_->scale());
    legend_->setScale(scaleChip_->scale());
}

void AttentionView::connectMap() {
    auto& selection = context_.selection;
    connect(map_, &kit::HeatMapWidget::cellHovered, this,
            [&selection](int query, int key) { selection.hover(placeOf(query, key)); });
    connect(map_, &kit::HeatMapWidget::hoverLeft, this, [&selection] { selection.hover({}); });
    connect(map_, &kit::HeatMapWidget::cellLocked, this,
            [&selection](int query, int key) { selection.lock(placeOf(query, key)); });
    connect(map_, &kit::HeatMapWidget::cleared, this, [&selection] { selection.clear(); });
}

void AttentionView::refresh() {
    const auto& place = context_.selection.shown();
    const auto* run = focus_.isReady() ? &focus_.run()->data() : nullptr;
    setTitle(tr("%1 attention").arg(bridge::headName(run, place)));
    if (!bridge::applyState(*this, bridge::stateOf(context_, focus_), true)) {
        setSubtitle({});
        setBadge({});
        return;
    }
    const int colour = context_.runs.colour(focus_.run()->id());
    setBadge(colour < 0 ? QColor() : kit::runColour(colour));
    const auto& data = focus_.run()->data();
    if (place.layer >= data.info.layers || place.head >= data.info.heads)
        return showEmpty(tr("This run has no head %1.").arg(bridge::headName(nullptr, place)));
    const auto step = data.snapshotAt(focus_.step(), context_.selection.sequence());
    if (!step)
        return showEmpty(tr("No attention map is recorded up to step %1.").arg(bridge::groupedNumber(focus_.step())));
    focus_.run()->attention(pending_, *step, context_.selection.sequence(), place.layer, [this, step](auto layer) {
        if (layer) show(std::move(layer), *step);
    });
}

void AttentionView::show(std::shared_ptr<const store::AttentionLayer> layer, std::int64_t step) {
    const int head = context_.selection.shown().head;
    const bool another = layer != layer_ || head != head_ || shownRun_ != focus_.run()->id();
    layer_ = std::move(layer);
    head_ = head;
    shownStep_ = step;
    shownRun_ = focus_.run()->id();
    if (another) showMatrix();
    showCells();
    showReadings();
    showCaption(step);
}

void AttentionView::showMatrix() {
    matrix_ = kit::matrixOf(*layer_, head_);
    const auto tokens = focus_.run()->data().tokens(context_.selection.sequence());
    queries_ = kit::tokensOf(tokens, layer_->queries);
    keys_ = kit::tokensOf(tokens, layer_->keys);
    map_->setTokens(queries_, keys_);
    map_->setMatrix(matrix_);
}

void AttentionView::showCells() {
    const auto cell = [](const bridge::Place& at) {
        return at.query < 0 || at.key == -1 ? std::nullopt : std::optional(cellOf(at));
    };
    map_->setLocked(cell(context_.selection.locked()));
    if (map_->underMouse()) return;
    map_->setHovered(context_.selection.isPreview() ? cell(context_.selection.shown()) : std::nullopt);
}

void AttentionView::showReadings() {
    const double nullKeys = nullKeysOf(focus_.run()->data().info.configJson);
    std::vector<Reading> readings;
    for (const int query : rowsToRead(matrix_, queries_, context_.selection.shown().query))
        readings.push_back(readRow(matrix_, queries_, keys_, query, nullKeys));
    readings_->show(readings);
}

void AttentionView::showCaption(std::int64_t step) {
    const auto& place = context_.selection.shown();
    const auto name = context_.runs.nameOf(shownRun_);
    setSubtitle(tr("%1 · %2 · query ↓ key → · ∅ = nowhere · %3")
                    .arg(name, bridge::stepCaption(context_, focus_, step),
                         matrix_.gate.empty() ? tr("each row sums to 1")
                                              : tr("each row sums to 1, then its output is multiplied by g")));
    map_->setTitle(
        tr("%1 · %2 · step %3").arg(name, bridge::headName(&focus_.run()->data(), place), bridge::groupedNumber(step)));
    map_->setKeys({{QStringLiteral("run"), name},
                   {QStringLiteral("step"), QString::number(step)},
                   {QStringLiteral("layer"), QString::number(place.layer + 1)},
                   {QStringLiteral("head"), QString::number(place.head + 1)}});
    map_->setSuggestedName(
        QStringLiteral("attention_l%1_h%2_step_%3").arg(place.layer + 1).arg(place.head + 1).arg(step));
}

}  // namespace outeffhop::attention
