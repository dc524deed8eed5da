// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/curves/curves_view.h"

#include <QMenu>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "views/bridge/short_names.h"
#include "views/bridge/undoable.h"
#include "views/bridge/view_state.h"
#include "views/kit/theme.h"

namespace outeffhop::curves {

namespace {

constexpr double kSmoothings[]{0, 0.6, 0.9, 0.98};

QString smoothingText(double weight) {
    return weight > 0 ? QObject::tr("Smooth %1").arg(weight) : QObject::tr("Raw");
}

}  // namespace

CurvesView::CurvesView(const bridge::StudioContext& context, Place place, QWidget* parent)
    : Panel(place.name, place.title, parent),
      context_(context),
      place_(std::move(place)),
      shown_(context),
      row_(new kit::PlotRow),
      refresh_(new bridge::Refresh(this, [this] { refresh(); })),
      metricMenu_(new QMenu(this)) {
    row_->setSuggestedName(place_.figureName);
    setContent(row_);
    setExportable(row_);
    addChips();
    const auto request = [this] { refresh_->request(); };
    connect(&shown_, &bridge::ShownRuns::replaced, this, request);
    connect(&shown_, &bridge::ShownRuns::updated, this,
            [this, request](bridge::RunHandle* run, bridge::Changes changes) {
                if (changes == bridge::Changes(bridge::Changed::everything))
                    for (auto& plot : plots_) plot.drawn.remove(run->id());
                request();
            });
    connect(&context.runs, &bridge::RunList::changed, this, request);
    connect(&context.cursor, &bridge::Cursor::moved, this, request);
    connect(&context.cursor, &bridge::Cursor::runChanged, this, request);
    connect(&context.selection, &bridge::Selection::changed, this, request);
    connect(&context.selection, &bridge::Selection::hoveredRunsChanged, this, &CurvesView::updateStyles);
    request();
}

void CurvesView::addChips() {
    auto* metrics = addChip(QStringLiteral("metrics"), tr("Metrics ▾"), metricMenu_);
    metrics->setAccessibleName(tr("Metrics to plot"));
    metricMenu_->setToolTipsVisible(true);
    connect(metricMenu_, &QMenu::aboutToShow, this, &CurvesView::fillMetricMenu);

    seedsChip_ = addChip(QStringLiteral("seeds"), tr("mean ± std"));
    seedsChip_->setCheckable(true);
    seedsChip_->setAccessibleName(tr("Mean and deviation over seeds"));
    seedsChip_->setToolTip(tr("Runs that differ only in their seed become one curve: mean and sample deviation"));
    connect(seedsChip_, &QToolButton::clicked, this, [this](bool on) {
        seedsChip_->setChecked(!on);
        bridge::choose(context_.undo, *this, on ? tr("merge seeds") : tr("part seeds"), QStringLiteral("seeds"), on);
    });

    auto* menu = new QMenu(this);
    smoothingChip_ = addChip(QStringLiteral("smoothing"), {}, menu);
    smoothingChip_->setAccessibleName(tr("Smoothing of the curves"));
    for (const double weight : kSmoothings)
        menu->addAction(smoothingText(weight), this, [this, weight] {
            bridge::choose(context_.undo, *this, tr("smoothing"), QStringLiteral("smoothing"), weight);
        });
    setChoices({{QStringLiteral("smoothing"), 0}});
}

QVariantMap CurvesView::choices() const {
    return {{QStringLiteral("metrics"), wanted_},
            {QStringLiteral("smoothing"), smoothing_},
            {QStringLiteral("seeds"), seedsChip_->isChecked()}};
}

void CurvesView::setChoices(const QVariantMap& choices) {
    wanted_ = choices.value(QStringLiteral("metrics"), wanted_).toStringList();
    smoothing_ = std::clamp(choices.value(QStringLiteral("smoothing"), smoothing_).toDouble(), 0.0, 0.999);
    seedsChip_->setChecked(choices.value(QStringLiteral("seeds"), seedsChip_->isChecked()).toBool());
    smoothingChip_->setText(smoothingText(smoothing_) + QStringLiteral(" ▾"));
    for (auto& plot : plots_) plot.widget->setSmoothing(smoothing_);
    refresh_->request();
}

void CurvesView::refresh() {
    const auto state = bridge::stateOf(context_, shown_, tr("Curves of all shown runs stand here."));
    if (!bridge::applyState(*this, state)) return setSubtitle({});
    std::vector<const bridge::RunData*> data;
    for (const auto& run : shown_.runs()) data.push_back(&run->data());
    offered_ = bridge::offeredMetrics(data);
    if (std::ranges::none_of(data, [](const auto* run) { return run->info.steps > 0; }))
        return showEmpty(tr("The shown runs were not trained here: they have no curves."));
    if (offered_.empty()) return showLoading(tr("Waiting for the first values"));
    setSubtitle(seedsChip_->isChecked() ? tr("mean ± sample deviation over seeds")
                                        : tr("shown runs over training steps"));
    updatePlots();
    followSelection();
    updateLines();
    updateStyles();
    for (auto& plot : plots_)
        for (const auto& line : lines_) updateData(plot, line);
    updateCursor();
}

void CurvesView::fillMetricMenu() {
    metricMenu_->clear();
    for (const auto& metric : offered_) {
        const auto name = QString::fromStdString(metric.name);
        auto* action = metricMenu_->addAction(QString::fromStdString(metric.title));
        action->setCheckable(true);
        action->setChecked(plotted_.contains(name));
        action->setToolTip(QString::fromStdString(metric.definition));
        connect(action, &QAction::toggled, this, [this, name](bool on) { toggleMetric(name, on); });
    }
}

void CurvesView::toggleMetric(const QString& name, bool on) {
    QStringList wanted = plotted_;
    if (on)
        wanted << name;
    else
        wanted.removeAll(name);
    if (wanted.isEmpty()) return;
    bridge::choose(context_.undo, *this, (on ? tr("plot %1") : tr("remove plot %1")).arg(name),
                   QStringLiteral("metrics"), wanted);
}

void CurvesView::updatePlots() {
    const QStringList names = plottedMetrics(place_, offered_, wanted_);
    if (names == plotted_) return;
    plotted_ = names;
    plots_.clear();
    std::vector<kit::CurvePlotWidget*> widgets;
    for (const QString& name : names) {
        const auto metric = std::ranges::find(offered_, name.toStdString(), &store::MetricDefinition::name);
        const auto spec = bridge::plotOf(*metric, context_.selection.shown());
        widgets.push_back(makePlot(spec));
        plots_.push_back({spec, widgets.back(), {}});
    }
    row_->setPlots(std::move(widgets));
}

kit::CurvePlotWidget* CurvesView::makePlot(const bridge::MetricPlot& spec) {
    auto* plot = new kit::CurvePlotWidget;
    plot->setObjectName(QStringLiteral("%1.%2").arg(place_.name, QString::fromStdString(spec.metric)));
    plot->setAccessibleName(tr("Curves of %1").arg(spec.title));
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

void CurvesView::followSelection() {
    for (auto& plot : plots_) {
        if (plot.spec.shape == store::MetricShape::scalar) continue;
        const auto metric = std::ranges::find(offered_, plot.spec.metric, &store::MetricDefinition::name);
        const auto spec = bridge::plotOf(*metric, context_.selection.shown());
        if (spec.title == plot.spec.title) continue;
        plot.spec = spec;
        plot.widget->setTitle(spec.title, spec.unit);
        plot.drawn.clear();
    }
}

void CurvesView::updateLines() {
    std::vector<store::CatalogueRun> runs;
    for (const QString& id : context_.runs.shown())
        if (const auto* run = context_.runs.find(id)) runs.push_back(*run);
    lines_ = linesOf(runs, seedsChip_->isChecked());
    const auto isLine = [&](const QString& key) { return std::ranges::find(lines_, key, &Line::key) != lines_.end(); };
    double planned = 0;
    for (const auto& run : shown_.runs()) planned = std::max(planned, static_cast<double>(run->data().info.steps));
    for (auto& plot : plots_) {
        plot.widget->setPlannedSteps(planned);
        for (const QString& key : plot.widget->curves())
            if (!isLine(key)) {
                plot.widget->removeCurve(key);
                plot.drawn.remove(key);
            }
    }
}

void CurvesView::updateStyles() {
    const auto& hovered = context_.selection.hoveredRuns();
    const auto isLit = [&](const Line& line) {
        return std::ranges::any_of(line.runs, [&](const QString& run) {
            return hovered.isEmpty() ? run == context_.cursor.run() : hovered.contains(run);
        });
    };
    QStringList names;
    for (const auto& line : lines_) names << line.name;
    const QStringList labels = bridge::shortNames(names);
    for (auto& plot : plots_)
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            const auto& line = lines_[i];
            const int colour = std::max(0, context_.runs.colour(line.runs.front()));
            plot.widget->setCurve(line.key, {line.name, kit::runColour(colour), kit::runDash(colour), true, isLit(line),
                                             labels[static_cast<qsizetype>(i)]});
        }
}

void CurvesView::updateData(Plot& plot, const Line& line) {
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
    const bool known = plot.drawn.contains(line.key);
    const std::size_t from = known ? plot.drawn[line.key] : 0;
    const auto news = bridge::curveOf(run->data(), plot.spec, from);
    if (!known)
        plot.widget->setData(line.key, news.steps, news.values);
    else if (!news.steps.empty())
        plot.widget->append(line.key, news.steps, news.values);
    plot.drawn[line.key] = from + news.steps.size();
}

void CurvesView::updateCursor() {
    const auto* run = shown_.find(context_.cursor.run());
    const bool known = run && run->data().info.step >= 0;
    const auto step =
        known ? std::optional(static_cast<double>(context_.cursor.stepWithin(run->data().info.step))) : std::nullopt;
    for (auto& plot : plots_) plot.widget->setCursor(step);
}

}  // namespace outeffhop::curves
