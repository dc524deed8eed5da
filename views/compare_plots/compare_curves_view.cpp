// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_plots/compare_curves_view.h"

#include <QMenu>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "views/bridge/undoable.h"
#include "views/bridge/view_state.h"
#include "views/kit/theme.h"

namespace outeffhop::compare_plots {

CompareCurvesView::CompareCurvesView(const bridge::StudioContext& context, QWidget* parent)
    : Panel(QStringLiteral("compare_curves"), tr("Curves, runs overlaid"), parent),
      context_(context),
      shown_(context),
      row_(new PlotRow),
      refresh_(new bridge::Refresh(this, [this] { refresh(); })),
      metricMenu_(new QMenu(this)) {
    setContent(row_);
    setExportable(row_);
    addChips();
    const auto request = [this] { refresh_->request(); };
    connect(&shown_, &bridge::ShownRuns::replaced, this, request);
    connect(&shown_, &bridge::ShownRuns::updated, this,
            [this, request](bridge::RunHandle* run, bridge::Changes changes) {
                if (changes == bridge::Changes(bridge::Changed::everything))
                    for (auto& plot : plots_) plot.plotted.remove(run->id());
                request();
            });
    connect(&context.runs, &bridge::RunList::changed, this, request);
    connect(&context.cursor, &bridge::Cursor::moved, this, request);
    connect(&context.cursor, &bridge::Cursor::runChanged, this, request);
    connect(&context.selection, &bridge::Selection::changed, this, request);
    connect(&context.selection, &bridge::Selection::hoveredRunsChanged, this, &CompareCurvesView::updateStyles);
    request();
}

void CompareCurvesView::addChips() {
    auto* metrics = addChip(QStringLiteral("metrics"), tr("Metrics ▾"), metricMenu_);
    metrics->setAccessibleName(tr("Metrics to plot"));
    metricMenu_->setToolTipsVisible(true);
    connect(metricMenu_, &QMenu::aboutToShow, this, &CompareCurvesView::fillMetricMenu);

    auto* seeds = addChip(QStringLiteral("seeds"), tr("mean ± std of seeds"));
    seeds->setCheckable(true);
    seeds->setToolTip(tr("Runs that differ only in their seed become one curve: mean and sample deviation"));
    connect(seeds, &QToolButton::toggled, this, &CompareCurvesView::setMergeSeeds);

    auto* menu = new QMenu(this);
    auto* chip = addChip(QStringLiteral("smoothing"), tr("Raw ▾"), menu);
    chip->setAccessibleName(tr("Smoothing of the curves"));
    const std::pair<QString, double> choices[]{
        {tr("Raw"), 0}, {tr("Smooth 0.6"), 0.6}, {tr("Smooth 0.9"), 0.9}, {tr("Smooth 0.98"), 0.98}};
    for (const auto& [text, weight] : choices)
        menu->addAction(text, this, [this, chip, text = text, weight = weight] {
            smoothing_ = weight;
            chip->setText(text + QStringLiteral(" ▾"));
            for (auto& plot : plots_) plot.widget->setSmoothing(weight);
        });
}

void CompareCurvesView::setMergeSeeds(bool on) {
    mergeSeeds_ = on;
    refresh_->request();
}

void CompareCurvesView::refresh() {
    const auto state = bridge::stateOf(context_, shown_, tr("Curves of all shown runs stand here."));
    if (!bridge::applyState(*this, state)) return setSubtitle({});
    std::vector<const bridge::RunData*> data;
    for (const auto& run : shown_.runs()) data.push_back(&run->data());
    const auto offered = bridge::offeredMetrics(data);
    if (offered.empty()) return showLoading(tr("Waiting for the first values"));
    if (offered.size() != offered_.size()) {
        offered_ = offered;
        if (chosen_.isEmpty()) chosen_ = defaultMetrics(offered_);
        rebuildPlots();
    }
    setSubtitle(mergeSeeds_ ? tr("mean ± sample deviation over seeds") : tr("shown runs over training steps"));
    followSelection();
    updateLines();
    updateStyles();
    for (auto& plot : plots_)
        for (const auto& line : lines_) updateData(plot, line);
    updateCursor();
}

void CompareCurvesView::fillMetricMenu() {
    metricMenu_->clear();
    for (const auto& metric : offered_) {
        const auto name = QString::fromStdString(metric.name);
        auto* action = metricMenu_->addAction(QString::fromStdString(metric.title));
        action->setCheckable(true);
        action->setChecked(chosen_.contains(name));
        action->setToolTip(QString::fromStdString(metric.definition));
        connect(action, &QAction::toggled, this, [this, name](bool on) { toggleMetric(name, on); });
    }
}

void CompareCurvesView::toggleMetric(const QString& name, bool on) {
    QStringList wanted = chosen_;
    if (on)
        wanted << name;
    else
        wanted.removeAll(name);
    if (wanted.isEmpty() || wanted == chosen_) return;
    context_.undo.push(new bridge::Undoable((on ? tr("plot %1") : tr("remove plot %1")).arg(name),
                                            [this, wanted] { setMetrics(wanted); },
                                            [this, before = chosen_] { setMetrics(before); }));
}

void CompareCurvesView::setMetrics(const QStringList& metrics) {
    chosen_ = metrics;
    rebuildPlots();
    refresh_->request();
}

void CompareCurvesView::rebuildPlots() {
    plots_.clear();
    std::vector<kit::CurvePlotWidget*> widgets;
    for (const QString& name : chosen_) {
        const auto metric = std::ranges::find(offered_, name.toStdString(), &store::MetricDefinition::name);
        if (metric == offered_.end()) continue;
        const auto spec = bridge::plotOf(*metric, context_.selection.shown());
        widgets.push_back(makePlot(spec));
        plots_.push_back({spec, widgets.back(), {}});
    }
    row_->setPlots(std::move(widgets));
}

kit::CurvePlotWidget* CompareCurvesView::makePlot(const bridge::MetricPlot& spec) {
    auto* plot = new kit::CurvePlotWidget;
    plot->setObjectName(QStringLiteral("compare_curves.%1").arg(QString::fromStdString(spec.metric)));
    plot->setToolTip(spec.definition);
    plot->setTitle(spec.title, spec.unit);
    plot->setLogScale(spec.isLogarithmic);
    plot->setSmoothing(smoothing_);
    if (spec.range) plot->setValueRange(spec.range->first, spec.range->second);
    plot->setSuggestedName(QString::fromStdString(spec.metric));
    connect(plot, &kit::CurvePlotWidget::stepClicked, this,
            [this](double step) { context_.cursor.goTo(std::llround(step)); });
    return plot;
}

void CompareCurvesView::followSelection() {
    for (auto& plot : plots_) {
        if (plot.spec.shape == store::MetricShape::scalar) continue;
        const auto metric = std::ranges::find(offered_, plot.spec.metric, &store::MetricDefinition::name);
        const auto spec = bridge::plotOf(*metric, context_.selection.shown());
        if (spec.title == plot.spec.title) continue;
        plot.spec = spec;
        plot.widget->setTitle(spec.title, spec.unit);
        plot.plotted.clear();
    }
}

void CompareCurvesView::updateLines() {
    std::vector<store::CatalogueRun> runs;
    for (const QString& id : context_.runs.shown())
        if (const auto* run = context_.runs.find(id)) runs.push_back(*run);
    lines_ = linesOf(runs, mergeSeeds_);
    const auto isLine = [&](const QString& key) { return std::ranges::find(lines_, key, &Line::key) != lines_.end(); };
    double planned = 0;
    for (const auto& run : shown_.runs()) planned = std::max(planned, static_cast<double>(run->data().info.steps));
    for (auto& plot : plots_) {
        plot.widget->setPlannedSteps(planned);
        for (const QString& key : plot.widget->curves())
            if (!isLine(key)) {
                plot.widget->removeCurve(key);
                plot.plotted.remove(key);
            }
    }
}

void CompareCurvesView::updateStyles() {
    const auto& hovered = context_.selection.hoveredRuns();
    const auto isLit = [&](const Line& line) {
        return std::ranges::any_of(line.runs, [&](const QString& run) {
            return hovered.isEmpty() ? run == context_.cursor.run() : hovered.contains(run);
        });
    };
    for (auto& plot : plots_)
        for (const auto& line : lines_) {
            const int colour = std::max(0, context_.runs.colour(line.runs.front()));
            plot.widget->setCurve(line.key,
                                  {line.name, kit::runColour(colour), kit::runDash(colour), true, isLit(line)});
        }
}

void CompareCurvesView::updateData(Plot& plot, const Line& line) {
    if (line.runs.size() > 1) {
        std::vector<bridge::Curve> curves;
        for (const QString& id : line.runs)
            if (const auto* run = shown_.find(id)) curves.push_back(bridge::curveOf(run->data(), plot.spec));
        const auto band = bandOf(curves);
        plot.widget->setData(line.key, band.steps, band.mean);
        plot.widget->setBand(line.key, band.steps, band.mean, band.deviation);
        return;
    }
    const auto* run = shown_.find(line.key);
    if (!run) return;
    const bool known = plot.plotted.contains(line.key);
    const std::size_t from = known ? plot.plotted[line.key] : 0;
    const auto news = bridge::curveOf(run->data(), plot.spec, from);
    if (!known)
        plot.widget->setData(line.key, news.steps, news.values);
    else if (!news.steps.empty())
        plot.widget->append(line.key, news.steps, news.values);
    plot.plotted[line.key] = from + news.steps.size();
}

void CompareCurvesView::updateCursor() {
    const auto* run = shown_.find(context_.cursor.run());
    const bool known = run && run->data().info.step >= 0;
    const auto step =
        known ? std::optional(static_cast<double>(context_.cursor.stepWithin(run->data().info.step))) : std::nullopt;
    for (auto& plot : plots_) plot.widget->setCursor(step);
}

}  // namespace outeffhop::compare_plots
