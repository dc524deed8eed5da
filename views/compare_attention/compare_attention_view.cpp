// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_attention/compare_attention_view.h"

#include <QMenu>
#include <QToolButton>
#include <algorithm>
#include <set>

#include "views/bridge/layer_names.h"
#include "views/bridge/short_names.h"
#include "views/bridge/undoable.h"
#include "views/bridge/view_state.h"
#include "views/compare_attention/difference.h"
#include "views/compare_attention/rest.h"
#include "views/kit/scale_chip.h"
#include "views/kit/theme.h"

namespace outeffhop::compare_attention {

namespace {

const QString kOpens = QStringLiteral(" ▾");

}  // namespace

CompareAttentionView::CompareAttentionView(const bridge::StudioContext& context, QWidget* parent)
    : Panel(QStringLiteral("compare_attention"), tr("Attention, same head, same tokens, same step"), parent),
      context_(context),
      shown_(context),
      grid_(new MapGrid),
      difference_(new MapColumn(QStringLiteral("compare_attention.difference"), grid_)),
      differenceFigure_(difference_->map()),
      refresh_(new bridge::Refresh(this, [this] { refresh(); })),
      headMenu_(new QMenu(this)),
      probeMenu_(new QMenu(this)) {
    difference_->hide();
    setContent(grid_);
    setExportable(grid_);
    addChips();
    connectMap(*difference_, [] { return 0; });
    const auto request = [this] { refresh_->request(); };
    connect(&shown_, &bridge::ShownRuns::replaced, this, request);
    connect(&shown_, &bridge::ShownRuns::updated, this, request);
    connect(&context.cursor, &bridge::Cursor::moved, this, request);
    connect(&context.cursor, &bridge::Cursor::runChanged, this, request);
    connect(&context.selection, &bridge::Selection::changed, this, request);
    connect(&context.runs, &bridge::RunList::changed, this, request);
    request();
}

void CompareAttentionView::addChips() {
    headChip_ = addChip(QStringLiteral("head"), {}, headMenu_);
    headChip_->setAccessibleName(tr("Head to compare"));
    connect(headMenu_, &QMenu::aboutToShow, this, &CompareAttentionView::fillHeadMenu);
    probeChip_ = addChip(QStringLiteral("probe"), {}, probeMenu_);
    probeChip_->setAccessibleName(tr("Probe sequence"));
    connect(probeMenu_, &QMenu::aboutToShow, this, &CompareAttentionView::fillProbeMenu);
    stepChip_ = addChip(QStringLiteral("step"), {});
    stepChip_->setCheckable(true);
    stepChip_->setAccessibleName(tr("Lock the step"));
    stepChip_->setToolTip(tr("All runs at the same step. Locked: it stays there; else it follows the newest."));
    connect(stepChip_, &QToolButton::clicked, this, [this](bool lock) {
        if (lock && step_ >= 0)
            context_.cursor.goTo(step_);
        else
            context_.cursor.goLive();
    });
    scaleChip_ = new kit::ScaleChip(*this);
    connect(scaleChip_, &kit::ScaleChip::asked, this,
            [this](bool on) { bridge::choose(context_.undo, *this, tr("colour scale"), kit::ScaleChip::kChoice, on); });
}

QVariantMap CompareAttentionView::choices() const {
    return scaleChip_->choices();
}

void CompareAttentionView::setChoices(const QVariantMap& choices) {
    scaleChip_->setChoices(choices);
    grid_->setScale(scaleChip_->scale());
    for (auto& side : sides_) side->column->map().showProbability(1, scaleChip_->scale());
    refresh_->request();
}

void CompareAttentionView::connectMap(MapColumn& column, std::function<int()> offset) {
    auto& selection = context_.selection;
    const auto* map = &column.map();
    connect(map, &kit::HeatMapWidget::cellHovered, this, [this, &selection, offset](int query, int key) {
        selection.hover(placeOf({query, key}, offset(), focusedOffset()).value_or(bridge::Place()));
    });
    connect(map, &kit::HeatMapWidget::hoverLeft, this, [&selection] { selection.hover({}); });
    connect(map, &kit::HeatMapWidget::cellLocked, this, [this, &selection, offset](int query, int key) {
        if (const auto place = placeOf({query, key}, offset(), focusedOffset())) selection.lock(*place);
    });
    connect(map, &kit::HeatMapWidget::cleared, this, [&selection] { selection.clear(); });
}

CompareAttentionView::Side* CompareAttentionView::find(const QString& run) {
    const auto found = std::ranges::find_if(sides_, [&](const auto& side) { return side->run == run; });
    return found == sides_.end() ? nullptr : found->get();
}

const bridge::RunData* CompareAttentionView::data(const QString& run) const {
    const auto* handle = shown_.find(run);
    return handle && handle->readiness() == bridge::RunHandle::Readiness::ready ? &handle->data() : nullptr;
}

int CompareAttentionView::focusedOffset() const {
    const auto* run = data(context_.cursor.run());
    return run ? offsetOf(*run) : 0;
}

std::int64_t CompareAttentionView::shownStep() const {
    const bool complete =
        !sides_.empty() && std::ranges::all_of(sides_, [](auto& side) { return side->layer != nullptr; });
    return complete ? sides_.front()->map.step : -1;
}

void CompareAttentionView::refresh() {
    choice_ = chooseRuns(shown_.runs().empty() ? std::vector<QString>() : context_.runs.shown(),
                         context_.runs.baseline(), context_.cursor.run());
    std::vector<const bridge::RunData*> runs;
    for (const QString& id : choice_.runs)
        if (const auto* run = data(id)) runs.push_back(run);
    step_ = commonStep(runs, context_.cursor);
    showChips();
    const auto state = bridge::stateOf(context_, shown_, tr("The same head of several runs stands here side by side."));
    if (!bridge::applyState(*this, state, true)) return setSubtitle({});
    const auto hidden = static_cast<int>(shown_.runs().size() - choice_.runs.size());
    QString caption = tr("one colour scale for all: 0 – 1%1")
                          .arg(scaleChip_->scale() == kit::ColourScale::squareRoot ? QStringLiteral(", √") : QString());
    if (hidden > 0) caption += tr(" · %1 more shown runs do not fit").arg(hidden);
    if (choice_.runs.size() == 1) caption = tr("open the eye of a second run to compare");
    setSubtitle(caption);
    refreshSides();
    showDifference();
    showCells();
}

void CompareAttentionView::refreshSides() {
    std::vector<std::unique_ptr<Side>> sides;
    for (const QString& id : choice_.runs) {
        const auto known = std::ranges::find_if(sides_, [&](auto& side) { return side && side->run == id; });
        if (known != sides_.end()) {
            sides.push_back(std::move(*known));
            continue;
        }
        auto side = std::make_unique<Side>();
        side->run = id;
        side->column = new MapColumn(QStringLiteral("compare_attention.%1").arg(id), grid_);
        side->column->map().showProbability(1, scaleChip_->scale());
        connectMap(*side->column, [it = side.get()] { return it->map.offset; });
        sides.push_back(std::move(side));
    }
    std::vector<MapColumn*> gone, columns;
    for (auto& side : sides_)
        if (side) gone.push_back(side->column);
    sides_ = std::move(sides);
    for (auto& side : sides_) columns.push_back(side->column);
    columns.push_back(choice_.chosen.isEmpty() ? nullptr : difference_);
    grid_->setColumns(columns);
    for (auto* column : gone) delete column;
    for (auto& side : sides_) ask(*side);
}

QString CompareAttentionView::headName(const bridge::Place& place) const {
    return bridge::headName(choice_.runs.empty() ? nullptr : data(choice_.runs.front()), place);
}

void CompareAttentionView::ask(Side& side) {
    const auto* run = data(side.run);
    if (!run || run->info.step < 0) return clear(side, tr("No step is recorded yet."));
    const auto& place = context_.selection.shown();
    if (place.layer >= run->info.layers || place.head >= run->info.heads)
        return clear(side, tr("This run has no head %1.").arg(headName(place)));
    const int sequence = context_.selection.sequence();
    const auto step = run->snapshotAt(step_, sequence);
    if (!step) return clear(side, tr("No map is recorded up to step %1.").arg(bridge::groupedNumber(step_)));
    shown_.find(side.run)->attention(side.pending, *step, sequence, place.layer,
                                     [this, it = &side, step](auto layer) { showMap(*it, std::move(layer), *step); });
}

void CompareAttentionView::clear(Side& side, const QString& why) {
    side.pending.drop();
    side.layer.reset();
    side.map = {};
    side.column->map().setMatrix({});
    side.column->setNotice(why);
    showHeading(side, {});
}

void CompareAttentionView::showMap(Side& side, std::shared_ptr<const store::AttentionLayer> layer, std::int64_t step) {
    const auto* run = data(side.run);
    if (!layer || !run) return;
    const int head = context_.selection.shown().head;
    if (side.layer != layer || side.head != head || side.map.step != step) {
        side.layer = std::move(layer);
        side.head = head;
        side.map = mapOf(*run, *side.layer, head, context_.selection.sequence(), step);
        side.column->map().setTokens(side.map.queries, side.map.tokens);
        side.column->map().setMatrix(side.map.matrix);
        side.column->setNotice({});
        side.column->map().setKeys(keysOf(context_.runs.nameOf(side.run), step));
        if (side.run == choice_.chosen || side.run == choice_.baseline) showDifference();
        showCells();
        grid_->arrange();
    }
    for (auto& each : sides_) showRest(*each);
    showChips();
}

void CompareAttentionView::showRest(Side& side) {
    const auto* run = data(side.run);
    if (!run || !side.layer) return;
    const auto rest = restOf(*run, context_.selection.shown(), side.map.step);
    QString sentence = restSentence(rest);
    if (haveOtherSteps()) sentence += tr(" · step %1").arg(bridge::groupedNumber(side.map.step));
    showHeading(side, sentence, restExplanation(rest));
}

bool CompareAttentionView::haveOtherSteps() const {
    return std::ranges::any_of(
        sides_, [&](const auto& side) { return side->layer && side->map.step != sides_.front()->map.step; });
}

void CompareAttentionView::showHeading(Side& side, const QString& sentence, const QString& explanation) {
    const int colour = context_.runs.colour(side.run);
    side.column->setHeading(
        {colour < 0 ? QColor() : kit::runColour(colour), shortName(side.run), sentence, explanation});
}

QString CompareAttentionView::shortName(const QString& run) const {
    QStringList names;
    for (const QString& id : choice_.runs) names << context_.runs.nameOf(id);
    const auto at = std::ranges::find(choice_.runs, run) - choice_.runs.begin();
    return bridge::shortNames(names).value(at);
}

void CompareAttentionView::showDifference() {
    const auto *chosen = find(choice_.chosen), *baseline = find(choice_.baseline);
    if (!chosen || !baseline) return grid_->setDifference(0);
    const QString title = QStringLiteral("%1 − %2").arg(shortName(chosen->run), shortName(baseline->run));
    const auto difference = differenceOf(chosen->map, baseline->map);
    const bool isDark = kit::Theme::current().kind() == kit::ThemeKind::dark;
    QString sentence = isDark ? tr("signed, zero is the background") : tr("signed, zero is white");
    if (difference.isBosLeftOut) sentence += tr(" · BOS left out");
    if (!difference.problem.isEmpty()) sentence.clear();
    difference_->setNotice(difference.problem);
    difference_->map().setTokens(difference.map.queries, difference.map.tokens);
    differenceFigure_.setTitle(QStringLiteral("%1 · %2 · step %3")
                                   .arg(title, headName(context_.selection.shown()), bridge::groupedNumber(step_)));
    difference_->map().setKeys(keysOf(title, step_));
    difference_->map().setSuggestedName(QStringLiteral("attention_difference_l%1_h%2_step_%3")
                                            .arg(context_.selection.shown().layer + 1)
                                            .arg(context_.selection.shown().head + 1)
                                            .arg(step_));
    difference_->map().showDifference(difference.largest);
    difference_->map().setMatrix(difference.map.matrix);
    difference_->setHeading({{},
                             title,
                             sentence,
                             tr("Probability in the first run minus probability in the second (the baseline), colours "
                                "from −%1 to +%1; the begin-of-sequence token of a run is left out.")
                                 .arg(difference.largest, 0, 'g', 2)});
    grid_->setDifference(difference.largest);
}

kit::CsvKeys CompareAttentionView::keysOf(const QString& run, std::int64_t step) const {
    const auto& place = context_.selection.shown();
    return {{QStringLiteral("run"), run},
            {QStringLiteral("step"), QString::number(step)},
            {QStringLiteral("layer"), QString::number(place.layer + 1)},
            {QStringLiteral("head"), QString::number(place.head + 1)}};
}

void CompareAttentionView::showCells() {
    const int focused = focusedOffset();
    const auto& selection = context_.selection;
    const auto mark = [&](kit::HeatMapWidget& map, int offset) {
        map.setLocked(cellOf(selection.locked(), offset, focused));
        if (map.underMouse()) return;
        map.setHovered(selection.isPreview() ? cellOf(selection.shown(), offset, focused) : std::nullopt);
    };
    for (auto& side : sides_) mark(side->column->map(), side->map.offset);
    mark(difference_->map(), 0);
}

void CompareAttentionView::showChips() {
    headChip_->setText(headName(context_.selection.shown()) + kOpens);
    probeChip_->setText(tr("probe %1").arg(context_.selection.sequence() + 1) + kOpens);
    const auto shown = haveOtherSteps() || shownStep() < 0 ? step_ : shownStep();
    const QString step = shown < 0 ? tr("no step") : tr("step %1").arg(bridge::groupedNumber(shown));
    const bool locked = !context_.cursor.isLive();
    stepChip_->setChecked(locked);
    stepChip_->setText(step + (locked ? tr(" (locked)") : tr(" (live)")));
    grid_->setTitle(QStringLiteral("%1 · %2").arg(headName(context_.selection.shown()), step));
    grid_->setSuggestedName(QStringLiteral("attention_compared_l%1_h%2_step_%3")
                                .arg(context_.selection.shown().layer + 1)
                                .arg(context_.selection.shown().head + 1)
                                .arg(step_));
}

void CompareAttentionView::fillHeadMenu() {
    headMenu_->clear();
    int layers = 0, heads = 0;
    for (const QString& id : choice_.runs)
        if (const auto* run = data(id)) {
            layers = std::max(layers, run->info.layers);
            heads = std::max(heads, run->info.heads);
        }
    for (int layer = 0; layer < layers; ++layer) {
        auto* menu = heads > 1 ? headMenu_->addMenu(tr("Layer %1").arg(layer + 1)) : headMenu_;
        for (int head = 0; head < heads; ++head) {
            const bridge::Place place{.layer = layer, .head = head};
            auto* action = menu->addAction(headName(place));
            action->setCheckable(true);
            const auto& locked = context_.selection.locked();
            action->setChecked(locked.layer == layer && locked.head == head);
            connect(action, &QAction::triggered, this, [this, place] { context_.selection.lock(place); });
        }
    }
}

void CompareAttentionView::fillProbeMenu() {
    probeMenu_->clear();
    std::set<int> sequences;
    for (const QString& id : choice_.runs)
        if (const auto* run = data(id))
            for (const auto& snapshot : run->snapshots) sequences.insert(snapshot.sequence);
    for (const int sequence : sequences) {
        auto* action = probeMenu_->addAction(tr("probe %1").arg(sequence + 1));
        action->setCheckable(true);
        action->setChecked(sequence == context_.selection.sequence());
        connect(action, &QAction::triggered, this, [this, sequence] { context_.selection.setSequence(sequence); });
    }
}

}  // namespace outeffhop::compare_attention
