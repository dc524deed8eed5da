// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/curves/curves_view.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

#include "views/bridge/undoable.h"
#include "views/bridge/view_state.h"
#include "views/curves/curves_presenter.h"
#include "views/kit/theme.h"

namespace outeffhop::curves {

CurvesView::CurvesView(const bridge::StudioContext& context, QWidget* parent)
    : Panel(QStringLiteral("curves"), tr("Curves"), parent),
      context_(context),
      shown_(context),
      refresh_(new bridge::Refresh(this, [this] { refresh(); })),
      metricMenu_(new QMenu(this)) {
    auto* content = new QWidget;
    layout_ = new QHBoxLayout(content);
    layout_->setContentsMargins(0, 0, 0, 0);
    layout_->setSpacing(kit::kGrid);
    setContent(content);
    setSubtitle(tr("shown runs over training steps"));
    setExportable(&row_);
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
    request();
}

void CurvesView::addChips() {
    auto* metrics = addChip(QStringLiteral("metrics"), tr("Metrics ▾"), metricMenu_);
    metrics->setAccessibleName(tr("Metrics to plot"));
    connect(metricMenu_, &QMenu::aboutToShow, this, &CurvesView::fillMetricMenu);

    auto* smoothing = new QMenu(this);
    auto* chip = addChip(QStringLiteral("smoothing"), tr("Raw ▾"), smoothing);
    chip->setAccessibleName(tr("Smoothing of the curves"));
    const std::pair<QString, double> choices[]{
        {tr("Raw"), 0}, {tr("Smooth 0.6"), 0.6}, {tr("Smooth 0.9"), 0.9}, {tr("Smooth 0.98"), 0.98}};
    for (const auto& [text, weight] : choices)
        smoothing->addAction(text, this, [this, chip, text = text, weight = weight] {
            smoothing_ = weight;
            chip->setText(text + QStringLiteral(" ▾"));
            for (auto& plot : plots_) plot.widget->setSmoothing(weight);
        });
}

std::vector<const bridge::RunData*> CurvesView::data() const {
    std::vector<const bridge::RunData*> data;
    for (const auto& run : shown_.runs()) data.push_back(&run->data());
    return data;
}

void CurvesView::refresh() {
    const auto state = bridge::stateOf(context_, shown_, tr("Curves of all shown runs stand here."));
    if (!bridge::applyState(*this, state)) return;
    const auto offered = bridge::offeredMetrics(data());
    if (offered.size() != offered_.size()) {
        offered_ = offered;
        if (chosen_.isEmpty()) chosen_ = defaultMetrics(offered_);
        rebuildPlots();
    }
    updateSpecs();
    updateStyles();
    updateData();
    updateCursor();
}

void CurvesView::fillMetricMenu() {
    metricMenu_->clear();
    for (const auto& metric : offered_) {
        const auto name = QString::fromStdString(metric.name);
        auto* action = metricMenu_->addAction(QString::fromStdString(metric.title));
        action->setCheckable(true);
        action->setChecked(chosen_.contains(name));
        action->setToolTip(QString::fromStdString(metric.definition));
        connect(action, &QAction::toggled, this, [this, name](bool on) { toggleMetric(name, on); });
    }
    metricMenu_->setToolTipsVisible(true);
}

void CurvesView::toggleMetric(const QString& name, bool on) {
    QStringList wanted = chosen_;
    if (on)
        wanted << name;
    else
        wanted.removeAll(name);
    if (wanted.isEmpty() || wanted == chosen_) return;
    const auto text = on ? tr("plot %1") : tr("remove plot %1");
    context_.undo.push(new bridge::Undoable(
        text.arg(name), [this, wanted] { setMetrics(wanted); }, [this, before = chosen_] { setMetrics(before); }));
}

void CurvesView::setMetrics(const QStringList& metrics) {
    chosen_ = metrics;
    rebuildPlots();
    refresh_->request();
}

void CurvesView::rebuildPlots() {
    for (auto& plot : plots_) delete plot.widget;
    plots_.clear();
    std::vector<const kit::Exportable*> figures;
    for (const QString& name : chosen_)
        for (const auto& metric : offered_)
            if (name == QString::fromStdString(metric.name)) {
                const auto spec = bridge::plotOf(metric, context_.selection.shown());
                plots_.push_back({spec, makePlot(spec), {}});
                figures.push_back(plots_.back().widget);
            }
    row_.setPlots(std::move(figures));
}

kit::CurvePlotWidget* CurvesView::makePlot(const bridge::MetricPlot& spec) {
    auto* plot = new kit::CurvePlotWidget;
    plot->setObjectName(QStringLiteral("curves.%1").arg(QString::fromStdString(spec.metric)));
    plot->setToolTip(spec.definition);
    plot->setTitle(spec.title, spec.unit);
    plot->setLogScale(spec.isLogarithmic);
    plot->setSmoothing(smoothing_);
    if (spec.range) plot->setValueRange(spec.range->first, spec.range->second);
    plot->setSuggestedName(QString::fromStdString(spec.metric));
    connect(plot, &kit::CurvePlotWidget::stepClicked, this,
            [this](double step) { context_.cursor.goTo(std::llround(step)); });
    layout_->addWidget(plot, 1);
    return plot;
}

void CurvesView::updateSpecs() {
    const auto& place = context_.selection.shown();
    for (auto& plot : plots_) {
        if (plot.spec.shape == store::MetricShape::scalar) continue;
        const bool otherHead = plot.spec.shape == store::MetricShape::perHead && place.head != plot.spec.head;
        if (place.layer == plot.spec.layer && !otherHead) continue;
        for (const auto& metric : offered_)
            if (metric.name == plot.spec.metric) plot.spec = bridge::plotOf(metric, place);
        plot.widget->setTitle(plot.spec.title, plot.spec.unit);
        plot.plotted.clear();
    }
}

void CurvesView::updateStyles() {
    for (auto& plot : plots_) {
        for (const QString& key : plot.widget->curves())
            if (!context_.runs.isShown(key)) {
                plot.widget->removeCurve(key);
                plot.plotted.remove(key);
            }
        double planned = 0;
        for (const auto& run : shown_.runs()) {
            const int colour = std::max(0, context_.runs.colour(run->id()));
            plot.widget->setCurve(run->id(), {context_.runs.nameOf(run->id()), kit::runColour(colour),
                                              kit::runDash(colour), true, run->id() == context_.cursor.run()});
            planned = std::max(planned, static_cast<double>(run->data().info.steps));
        }
        plot.widget->setPlannedSteps(planned);
    }
}

void CurvesView::updateData() {
    for (auto& plot : plots_)
        for (const auto& run : shown_.runs()) {
            const bool known = plot.plotted.contains(run->id());
            const std::size_t from = known ? plot.plotted[run->id()] : 0;
            const auto news = bridge::curveOf(run->data(), plot.spec, from);
            if (!known)
                plot.widget->setData(run->id(), news.steps, news.values);
            else if (!news.steps.empty())
                plot.widget->append(run->id(), news.steps, news.values);
            plot.plotted[run->id()] = from + news.steps.size();
        }
}

void CurvesView::updateCursor() {
    const auto* run = shown_.find(context_.cursor.run());
    const bool known = run && run->data().info.step >= 0;
    const auto step =
        known ? std::optional(static_cast<double>(context_.cursor.stepWithin(run->data().info.step))) : std::nullopt;
    for (auto& plot : plots_) plot.widget->setCursor(step);
}

}  // namespace outeffhop::curves
