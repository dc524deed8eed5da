// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_plots/compare_histogram_view.h"

#include <QActionGroup>
#include <QMenu>
#include <QToolButton>
#include <algorithm>

#include "views/bridge/view_state.h"
#include "views/compare_plots/compared_lines.h"
#include "views/kit/theme.h"

namespace outeffhop::compare_plots {

CompareHistogramView::CompareHistogramView(const bridge::StudioContext& context, QWidget* parent)
    : Panel(QStringLiteral("compare_histogram"), tr("Histograms, runs overlaid"), parent),
      context_(context),
      shown_(context),
      plot_(new kit::HistogramPlotWidget),
      refresh_(new bridge::Refresh(this, [this] { refresh(); })),
      tensorMenu_(new QMenu(this)),
      tensorChip_(addChip(QStringLiteral("tensor"), tr("Tensor ▾"), tensorMenu_)) {
    plot_->setObjectName(QStringLiteral("compare_histogram.plot"));
    plot_->setMode(kit::HistogramMode::overlay);
    setContent(plot_);
    setExportable(plot_);
    tensorChip_->setAccessibleName(tr("Tensor to show"));
    connect(tensorMenu_, &QMenu::aboutToShow, this, &CompareHistogramView::fillTensorMenu);
    const auto request = [this] { refresh_->request(); };
    connect(&shown_, &bridge::ShownRuns::replaced, this, request);
    connect(&shown_, &bridge::ShownRuns::updated, this, request);
    connect(&context.cursor, &bridge::Cursor::moved, this, request);
    connect(&context.cursor, &bridge::Cursor::runChanged, this, request);
    connect(&context.runs, &bridge::RunList::changed, this, request);
    request();
}

std::vector<const bridge::RunData*> CompareHistogramView::data() const {
    std::vector<const bridge::RunData*> data;
    for (const auto& run : shown_.runs()) data.push_back(&run->data());
    return data;
}

std::int64_t CompareHistogramView::shownStep() const {
    const bool asks = std::ranges::any_of(onScreen_, [](const auto& shown) { return shown->pending.isWaiting(); });
    return asks ? -1 : shownStep_;
}

void CompareHistogramView::fillTensorMenu() {
    tensorMenu_->clear();
    auto* group = new QActionGroup(tensorMenu_);
    const QString chosen = tensor_.isEmpty() ? defaultTensor(data()) : tensor_;
    for (const QString& name : tensorsOf(data())) {
        auto* action = tensorMenu_->addAction(name);
        action->setCheckable(true);
        action->setChecked(name == chosen);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, name] {
            tensor_ = name;
            refresh_->request();
        });
    }
}

void CompareHistogramView::refresh() {
    const auto state = bridge::stateOf(context_, shown_, tr("Activation histograms of all shown runs stand here."));
    if (!bridge::applyState(*this, state)) return setSubtitle({});
    const QString tensor = tensor_.isEmpty() ? defaultTensor(data()) : tensor_;
    const bool recorded = std::ranges::any_of(data(), [](const auto* run) { return !run->activationSteps.empty(); });
    if (tensor.isEmpty() || !recorded) return showEmpty(tr("No activation statistics are recorded yet."));
    tensorChip_->setText(tensor + QStringLiteral(" ▾"));
    plot_->setTitle(tr("Activations · %1").arg(tensor), tr("value, signed log axis"));
    plot_->setSuggestedName(QStringLiteral("activations_compared_%1")
                                .arg(QString(tensor).replace(QLatin1Char(' '), QLatin1Char('_')).toLower()));
    for (const QString& id : onScreen_.keys())
        if (!shown_.find(id)) {
            onScreen_.remove(id);
            plot_->removeRun(id);
        }
    for (const auto& run : shown_.runs()) {
        plot_->setRun(run->id(), context_.runs.nameOf(run->id()),
                      kit::runColour(std::max(0, context_.runs.colour(run->id()))));
        ask(*run, tensor);
    }
    plot_->setFocusRun(context_.cursor.run());
}

void CompareHistogramView::ask(bridge::RunHandle& run, const QString& tensor) {
    auto& shown = onScreen_[run.id()];
    if (!shown) shown = std::make_shared<Shown>();
    const auto step = run.data().activationAt(context_.cursor.stepWithin(run.data().info.step));
    const int id = tensorNamed(run.data(), tensor);
    if (id < 0 || !step) {
        shown->pending.drop();
        shown->records.reset();
        plot_->setFrames(run.id(), {});
        return showCaption();
    }
    run.activationsOf(shown->pending, id, *step, 1, [this, shown = shown.get(), key = run.id()](auto records) {
        if (!records || records == shown->records) return;
        shown->records = records;
        std::vector<kit::HistogramFrame> frames;
        for (const auto& record : *records) frames.push_back({record.step, record.histogram});
        plot_->setFrames(key, std::move(frames));
        showCaption();
    });
}

void CompareHistogramView::showCaption() {
    std::int64_t oldest = -1;
    shownStep_ = -1;
    for (const auto& shown : std::as_const(onScreen_)) {
        if (!shown->records || shown->records->empty()) continue;
        const auto step = shown->records->back().step;
        oldest = oldest < 0 ? step : std::min(oldest, step);
        shownStep_ = std::max(shownStep_, step);
    }
    const QString steps =
        oldest == shownStep_
            ? tr("step %1").arg(bridge::groupedNumber(oldest))
            : tr("steps %1 to %2").arg(bridge::groupedNumber(oldest), bridge::groupedNumber(shownStep_));
    setSubtitle(shownStep_ < 0 ? QString() : steps);
}

}  // namespace outeffhop::compare_plots
