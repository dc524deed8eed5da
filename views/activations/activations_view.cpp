// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/activations/activations_view.h"

#include <QActionGroup>
#include <QMenu>
#include <QToolButton>

#include "views/bridge/undoable.h"
#include "views/bridge/view_state.h"
#include "views/kit/theme.h"

namespace outeffhop::activations {

namespace {

constexpr kit::HistogramMode kModes[]{kit::HistogramMode::ridge, kit::HistogramMode::overlay, kit::HistogramMode::heat};

QString keyOf(kit::HistogramMode mode) {
    const char* keys[]{"ridge", "overlay", "heat"};
    return QLatin1String(keys[static_cast<int>(mode)]);
}

QString nameOf(kit::HistogramMode mode) {
    switch (mode) {
        case kit::HistogramMode::ridge:
            return QObject::tr("Ridge");
        case kit::HistogramMode::overlay:
            return QObject::tr("Overlay");
        case kit::HistogramMode::heat:
            return QObject::tr("Heat");
    }
    return {};
}

}  // namespace

ActivationsView::ActivationsView(const bridge::StudioContext& context, Place place, QWidget* parent)
    : Panel(place.name, place.title, parent),
      context_(context),
      place_(std::move(place)),
      focus_(context),
      shown_(context),
      plot_(new kit::HistogramPlotWidget),
      refresh_(new bridge::Refresh(this, [this] { refresh(); })),
      tensorMenu_(new QMenu(this)) {
    plot_->setObjectName(place_.name + QStringLiteral(".plot"));
    plot_->setAccessibleName(place_.title);
    setContent(plot_);
    setExportable(plot_);
    addTensorChip();
    if (place_.isOverlay)
        plot_->setMode(kit::HistogramMode::overlay);
    else
        addModeChip();
    connect(plot_, &kit::HistogramPlotWidget::stepClicked, &context.cursor, &bridge::Cursor::goTo);
    const auto request = [this] { refresh_->request(); };
    connect(&focus_, &bridge::FocusedRun::replaced, this, request);
    connect(&focus_, &bridge::FocusedRun::updated, this, request);
    connect(&shown_, &bridge::ShownRuns::replaced, this, request);
    connect(&shown_, &bridge::ShownRuns::updated, this, request);
    connect(&context.cursor, &bridge::Cursor::moved, this, request);
    connect(&context.selection, &bridge::Selection::changed, this, request);
    connect(&context.runs, &bridge::RunList::changed, this, request);
    request();
}

void ActivationsView::addTensorChip() {
    tensorChip_ = addChip(QStringLiteral("tensor"), tr("Tensor ▾"), tensorMenu_);
    tensorChip_->setAccessibleName(tr("Tensor to show"));
    connect(tensorMenu_, &QMenu::aboutToShow, this, &ActivationsView::fillTensorMenu);
}

void ActivationsView::addModeChip() {
    auto* modes = new QMenu(this);
    modeChip_ = addChip(QStringLiteral("mode"), tr("Ridge ▾"), modes);
    modeChip_->setAccessibleName(tr("Way of drawing: ridge, overlay or heat"));
    for (const auto mode : kModes)
        modes->addAction(nameOf(mode), this, [this, mode] {
            bridge::choose(context_.undo, *this, tr("activations as %1").arg(nameOf(mode)), QStringLiteral("mode"),
                           keyOf(mode));
        });
}

QVariantMap ActivationsView::choices() const {
    return place_.isOverlay ? QVariantMap() : QVariantMap{{QStringLiteral("mode"), keyOf(plot_->mode())}};
}

void ActivationsView::setChoices(const QVariantMap& choices) {
    if (place_.isOverlay) return;
    for (const auto mode : kModes)
        if (choices.value(QStringLiteral("mode")) == keyOf(mode)) setMode(mode);
}

void ActivationsView::setMode(kit::HistogramMode mode) {
    plot_->setMode(mode);
    modeChip_->setText(nameOf(mode) + QStringLiteral(" ▾"));
    refresh_->request();
}

void ActivationsView::fillTensorMenu() {
    tensorMenu_->clear();
    if (!focus_.run()) return;
    auto* group = new QActionGroup(tensorMenu_);
    for (const auto& tensor : focus_.run()->data().tensors) {
        auto* action = tensorMenu_->addAction(QString::fromStdString(tensor.name));
        action->setCheckable(true);
        action->setChecked(tensor.id == chosenTensor());
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, id = tensor.id] { context_.selection.lock({.tensor = id}); });
    }
}

int ActivationsView::chosenTensor() const {
    if (!focus_.run()) return -1;
    const int selected = context_.selection.shown().tensor;
    return focus_.run()->data().tensor(selected) ? selected : defaultTensor(focus_.run()->data().tensors);
}

void ActivationsView::refresh() {
    if (!bridge::applyState(*this, bridge::stateOf(context_, focus_))) return setSubtitle({});
    const auto& data = focus_.run()->data();
    const int tensor = chosenTensor();
    if (tensor < 0 || !data.activationAt(focus_.step()))
        return showEmpty(
            tr("No activation statistics are recorded up to step %1.").arg(bridge::groupedNumber(focus_.step())));
    const auto name = QString::fromStdString(data.tensor(tensor)->name);
    tensorChip_->setText(name + QStringLiteral(" ▾"));
    const auto at = tr("step %1").arg(bridge::groupedNumber(*data.activationAt(focus_.step())));
    const bool isOverlay = plot_->mode() == kit::HistogramMode::overlay;
    setSubtitle(isOverlay ? tr("shown runs, %1").arg(at) : tr("by step"));
    plot_->setTitle(isOverlay ? QStringLiteral("%1 · %2").arg(name, at) : name,
                    tr("signed log axis · nothing is clipped"));
    plot_->setSuggestedName(
        QStringLiteral("activations_%1").arg(QString(name).replace(QLatin1Char(' '), QLatin1Char('_')).toLower()));
    refreshRuns(tensor);
}

void ActivationsView::refreshRuns(int tensor) {
    const std::string name = focus_.run()->data().tensor(tensor)->name;
    std::vector<bridge::RunHandle*> runs{focus_.run()};
    if (plot_->mode() == kit::HistogramMode::overlay)
        for (const auto& run : shown_.runs())
            if (run.get() != focus_.run()) runs.push_back(run.get());
    QSet<QString> wanted;
    for (auto* run : runs) wanted.insert(run->id());
    for (const QString& gone : plotted_ - wanted) {
        plot_->removeRun(gone);
        pending_.remove(gone);
        onScreen_.remove(gone);
    }
    plotted_ = wanted;
    for (auto* run : runs) {
        const int colour = std::max(0, context_.runs.colour(run->id()));
        plot_->setRun(run->id(), context_.runs.nameOf(run->id()), kit::runColour(colour));
        ask(*run, run == focus_.run() ? tensor : tensorNamed(run->data().tensors, name));
    }
    plot_->setFocusRun(focus_.run()->id());
}

void ActivationsView::ask(bridge::RunHandle& run, int tensor) {
    const auto step = run.data().activationAt(context_.cursor.stepWithin(run.data().info.step));
    if (tensor < 0 || !step) return plot_->setFrames(run.id(), {});
    auto& slot = pending_[run.id()];
    if (!slot) slot = std::make_shared<bridge::Pending>();
    run.activationsOf(*slot, tensor, *step, framesWanted(plot_->mode()), [this, id = run.id(), step](auto records) {
        if (!records || onScreen_.value(id) == records) return;
        onScreen_[id] = records;
        plot_->setFrames(id, framesOf(*records));
        if (focus_.run() && focus_.run()->id() == id) shownStep_ = *step;
    });
}

}  // namespace outeffhop::activations
