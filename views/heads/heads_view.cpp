// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/heads/heads_view.h"

#include <QMenu>
#include <QToolButton>

#include "core/telemetry/summary.h"
#include "views/bridge/layer_names.h"
#include "views/bridge/metric_names.h"
#include "views/bridge/view_state.h"
#include "views/heads/heads_presenter.h"

namespace outeffhop::heads {

HeadsView::HeadsView(const bridge::StudioContext& context, QWidget* parent)
    : Panel(QStringLiteral("heads"), tr("Heads"), parent),
      context_(context),
      focus_(context),
      grid_(new kit::HeadGridWidget),
      probeMenu_(new QMenu(this)),
      refresh_(new bridge::Refresh(this, [this] { refresh(); })) {
    grid_->setObjectName(QStringLiteral("heads.grid"));
    grid_->setAccessibleName(tr("Heads by layer"));
    setContent(grid_);
    setExportable(grid_);
    addProbeChip();
    connectGrid();
    const auto request = [this] { refresh_->request(); };
    connect(&focus_, &bridge::FocusedRun::replaced, this, [this, request] {
        thumbnails_.reset();
        request();
    });
    connect(&focus_, &bridge::FocusedRun::updated, this, request);
    connect(&context.cursor, &bridge::Cursor::moved, this, request);
    connect(&context.selection, &bridge::Selection::changed, this, request);
    connect(&context.runs, &bridge::RunList::changed, this, request);
    request();
}

void HeadsView::connectGrid() {
    auto& selection = context_.selection;
    connect(grid_, &kit::HeadGridWidget::headHovered, this,
            [&selection](int layer, int head) { selection.hover({.layer = layer, .head = head}); });
    connect(grid_, &kit::HeadGridWidget::hoverLeft, this, [&selection] { selection.hover({}); });
    connect(grid_, &kit::HeadGridWidget::headSelected, this,
            [&selection](int layer, int head) { selection.lock({.layer = layer, .head = head}); });
    connect(grid_, &kit::HeadGridWidget::cleared, this, [&selection] { selection.clear(); });
}

void HeadsView::addProbeChip() {
    probeChip_ = addChip(QStringLiteral("probe"), {}, probeMenu_);
    probeChip_->setAccessibleName(tr("Sequence of the probe"));
    connect(probeMenu_, &QMenu::aboutToShow, this, &HeadsView::fillProbeMenu);
}

void HeadsView::fillProbeMenu() {
    probeMenu_->clear();
    if (!focus_.run()) return;
    for (const int sequence : mappedSequences(focus_.run()->data().snapshots))
        probeMenu_->addAction(tr("probe %1").arg(sequence + 1), this,
                              [this, sequence] { context_.selection.setSequence(sequence); });
}

void HeadsView::refresh() {
    probeChip_->setVisible(focus_.isReady() && mappedSequences(focus_.run()->data().snapshots).size() > 1);
    probeChip_->setText(tr("probe %1 ▾").arg(context_.selection.sequence() + 1));
    if (!bridge::applyState(*this, bridge::stateOf(context_, focus_))) return setSubtitle({});
    const auto& data = focus_.run()->data();
    const int sequence = context_.selection.sequence();
    const auto step = data.snapshotAt(focus_.step(), sequence);
    if (!step)
        return showEmpty(tr("No attention map is recorded up to step %1.").arg(bridge::groupedNumber(focus_.step())));
    QStringList names;
    for (int layer = 0; layer < data.info.layers; ++layer) names << bridge::layerName(&data, layer);
    grid_->setShape(data.info.layers, data.info.heads, names);
    const auto& locked = context_.selection.locked();
    grid_->setSelected(kit::HeadId{locked.layer, locked.head});
    focus_.run()->thumbnails(pending_, *step, sequence, [this, step](auto thumbnails) {
        if (thumbnails) show(std::move(thumbnails), *step);
    });
}

void HeadsView::show(std::shared_ptr<const store::Thumbnails> thumbnails, std::int64_t step) {
    setSubtitle(
        tr("probe %1 · %2").arg(context_.selection.sequence() + 1).arg(bridge::stepCaption(context_, focus_, step)));
    if (thumbnails == thumbnails_) return;
    thumbnails_ = std::move(thumbnails);
    for (int layer = 0; layer < thumbnails_->layers; ++layer)
        for (int head = 0; head < thumbnails_->heads; ++head)
            grid_->setThumbnail({layer, head}, thumbnails_->size, thumbnails_->size,
                                thumbnailOf(*thumbnails_, layer, head));
    showMasses(step);
    const QString name = context_.runs.nameOf(focus_.run()->id());
    grid_->setTitle(tr("%1 · step %2").arg(name, bridge::groupedNumber(step)),
                    {{QStringLiteral("run"), name}, {QStringLiteral("step"), QString::number(step)}});
    grid_->setSuggestedName(QStringLiteral("heads_step_%1").arg(step));
    shownStep_ = step;
}

void HeadsView::showMasses(std::int64_t step) {
    const auto& data = focus_.run()->data();
    const auto at = [&](const char* metric) {
        const auto found = data.vectors.find(metric);
        const auto recorded = found == data.vectors.end() ? std::span<const float>() : found->second.at(step);
        return valuesOf(recorded, data.info.layers, data.info.heads);
    };
    const Bar bar = barOf(telemetry::canRestNowhere(data.info.configJson), data.metric(bridge::metric::kGateMean),
                          data.metric(bridge::metric::kNoopIdle));
    grid_->setBar(bar.meaning, bar.symbol, at(bar.metric));
    grid_->setSecondary(tr("sink mass"), tr("sink"), at(bridge::metric::kSinkMass));
}

}  // namespace outeffhop::heads
