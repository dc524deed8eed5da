// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/tokens/tokens_view.h"

#include <QScrollArea>
#include <QToolButton>
#include <algorithm>

#include "views/bridge/layer_names.h"
#include "views/bridge/undoable.h"
#include "views/bridge/view_state.h"
#include "views/kit/attention_map.h"
#include "views/tokens/tokens_presenter.h"

namespace outeffhop::tokens {

namespace {
constexpr int kFewestLines = 30;  ///< pixels of one line of tokens
const QString kGateChoice = QStringLiteral("gate");
}  // namespace

TokensView::TokensView(const bridge::StudioContext& context, QWidget* parent)
    : Panel(QStringLiteral("tokens"), tr("Probe tokens"), parent),
      context_(context),
      focus_(context),
      strip_(new kit::TokenStripWidget),
      refresh_(new bridge::Refresh(this, [this] { refresh(); })) {
    strip_->setObjectName(QStringLiteral("tokens.strip"));
    strip_->setAccessibleName(tr("Probe tokens by no-op probability"));
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("tokens.scroll"));
    scroll->setWidget(strip_);
    scroll->setWidgetResizable(true);
    for (QWidget* ground : {static_cast<QWidget*>(strip_), scroll->viewport()}) ground->setAutoFillBackground(false);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMinimumHeight(kFewestLines);
    scroll->setFocusPolicy(Qt::NoFocus);
    setContent(scroll);
    setExportable(strip_);
    addGateChip();
    connectStrip();
    const auto request = [this] { refresh_->request(); };
    connect(&focus_, &bridge::FocusedRun::replaced, this, request);
    connect(&focus_, &bridge::FocusedRun::updated, this, request);
    connect(&context.cursor, &bridge::Cursor::moved, this, request);
    connect(&context.selection, &bridge::Selection::changed, this, request);
    connect(&context.runs, &bridge::RunList::changed, this, request);
    request();
}

void TokensView::addGateChip() {
    gateChip_ = addChip(QStringLiteral("gate"), tr("gate"));
    gateChip_->setCheckable(true);
    gateChip_->setToolTip(tr("Colours by gate probability; off: by no-op probability"));
    gateChip_->setAccessibleName(tr("Colour by gate probability"));
    connect(gateChip_, &QToolButton::clicked, this, [this](bool on) {
        gateChip_->setChecked(!on);
        bridge::choose(context_.undo, *this, tr("token colours"), kGateChoice, on);
    });
}

QVariantMap TokensView::choices() const {
    return {{kGateChoice, gateChip_->isChecked()}};
}

void TokensView::setChoices(const QVariantMap& choices) {
    if (choices.contains(kGateChoice)) wantsGate_ = choices.value(kGateChoice).toBool();
    if (layer_) showTokens();
}

void TokensView::connectStrip() {
    auto& selection = context_.selection;
    connect(strip_, &kit::TokenStripWidget::tokenHovered, this,
            [&selection](int position) { selection.hover({.query = position}); });
    connect(strip_, &kit::TokenStripWidget::hoverLeft, this, [&selection] { selection.hover({}); });
    connect(strip_, &kit::TokenStripWidget::tokenLocked, this,
            [&selection](int position) { selection.lock({.query = position}); });
    connect(strip_, &kit::TokenStripWidget::cleared, this, [&selection] { selection.clear(); });
}

void TokensView::refresh() {
    if (!bridge::applyState(*this, bridge::stateOf(context_, focus_))) return setSubtitle({});
    const auto& data = focus_.run()->data();
    const auto& place = context_.selection.shown();
    const int sequence = context_.selection.sequence();
    const auto step = data.snapshotAt(focus_.step(), sequence);
    if (!step)
        return showEmpty(tr("The probe was not looked at up to step %1.").arg(bridge::groupedNumber(focus_.step())));
    focus_.run()->attention(pending_, *step, sequence, place.layer, [this, step](auto layer) {
        if (layer) show(std::move(layer), *step);
    });
}

void TokensView::show(std::shared_ptr<const store::AttentionLayer> layer, std::int64_t step) {
    const auto& place = context_.selection.shown();
    const bool another = layer != layer_ || place.head != head_;
    layer_ = std::move(layer);
    head_ = place.head;
    shownStep_ = step;
    if (another) showTokens();
    setSubtitle(bridge::stepCaption(context_, focus_, step) +
                (triggers_ ? tr(" · underlined: trigger tokens (from the data set, not from the model)") : QString()));
    const QString name = context_.runs.nameOf(focus_.run()->id());
    strip_->setTitle(tr("%1 · step %2").arg(name, bridge::groupedNumber(step)),
                     {{QStringLiteral("run"), name},
                      {QStringLiteral("step"), QString::number(step)},
                      {QStringLiteral("layer"), QString::number(place.layer + 1)},
                      {QStringLiteral("head"), QString::number(place.head + 1)}});
    strip_->setSuggestedName(
        QStringLiteral("tokens_l%1_h%2_step_%3").arg(place.layer + 1).arg(place.head + 1).arg(step));
    const auto position = [](int query) { return query < 0 ? std::nullopt : std::optional(query); };
    strip_->setLocked(position(context_.selection.locked().query));
    if (!strip_->underMouse())
        strip_->setHovered(context_.selection.isPreview() ? position(place.query) : std::nullopt);
}

void TokensView::showTokens() {
    auto tokens = stripTokens(focus_.run()->data().tokens(context_.selection.sequence()));
    if (static_cast<int>(tokens.size()) != layer_->queries) tokens = kit::tokensOf({}, layer_->queries);
    triggers_ = std::any_of(tokens.begin(), tokens.end(), [](const auto& token) { return token.marked; });
    strip_->setTokens(tokens);
    const bool gate = showsGate(*layer_, wantsGate_);
    gateChip_->setVisible(!layer_->gate.empty());
    gateChip_->setChecked(gate);
    const auto name = bridge::headName(&focus_.run()->data(), {.layer = layer_->layer, .head = head_});
    const QString meaning = (gate ? tr("gate probability of %1") : tr("no-op probability of %1")).arg(name);
    setTitle(tr("Probe tokens, coloured by %1").arg(meaning));
    strip_->setAccessibleName(tr("Probe tokens by %1").arg(meaning));
    strip_->setValues(meaning, kit::valuesOf(*layer_, gate ? layer_->gate : layer_->noop, head_),
                      gate ? kit::ColourMapKind::probability : kit::ColourMapKind::noop);
}

}  // namespace outeffhop::tokens
