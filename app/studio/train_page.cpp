// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/train_page.h"

#include <algorithm>

#include "views/activations/activations_view.h"
#include "views/attention/attention_view.h"
#include "views/curves/curves_view.h"
#include "views/evaluation/evaluation_view.h"
#include "views/heads/heads_view.h"
#include "views/log/log_view.h"
#include "views/outliers/outliers_view.h"
#include "views/quantization/quantization_view.h"
#include "views/runs/runs_view.h"
#include "views/tokens/tokens_view.h"

namespace outeffhop::studio {

namespace {

template <class View>
Figure figureOf(const QString& name, const QString& title, View* view) {
    return {name, title, [view] { return &view->figure(); }, [view] { return view->shownStep() >= 0; }, {}};
}

}  // namespace

TrainPage::TrainPage(const bridge::StudioContext& context, QWidget* parent)
    : WorkspacePage(QStringLiteral("train"), parent) {
    setWindowTitle(tr("Train"));
    runs_ = new runs::RunsView(context);
    curves_ = new curves::CurvesView(context);
    auto* heads = new heads::HeadsView(context);
    auto* attention = new attention::AttentionView(context);
    auto* tokens = new tokens::TokensView(context);
    auto* activations = new activations::ActivationsView(context);
    runsDock_ = add(QStringLiteral("runs"), tr("Runs"), runs_);
    curvesDock_ = add(QStringLiteral("curves"), tr("Curves"), curves_);
    headsDock_ = add(QStringLiteral("heads"), tr("Heads"), heads);
    attentionDock_ = add(QStringLiteral("attention"), tr("Attention"), attention);
    tokensDock_ = add(QStringLiteral("tokens"), tr("Probe tokens"), tokens);
    activationsDock_ = add(QStringLiteral("activations"), tr("Activations"), activations);
    outliersDock_ = add(QStringLiteral("outliers"), tr("Outliers"), new outliers::OutliersView(context));
    auto* quantization = new quantization::QuantizationView(context);
    auto* evaluation = new evaluation::EvaluationView(context);
    quantizationDock_ = add(QStringLiteral("quantization"), tr("Quantization"), quantization);
    evaluationDock_ = add(QStringLiteral("evaluation"), tr("Evaluation"), evaluation);
    logDock_ = add(QStringLiteral("log"), tr("Log"), new log::LogView(context));
    arrange();

    addFigure({QStringLiteral("curves"),
               tr("Curves"),
               [this] { return &curves_->figure(); },
               [this] { return !curves_->metrics().isEmpty(); },
               {}});
    addFigure(figureOf(QStringLiteral("heads"), tr("Heads"), heads));
    addFigure(figureOf(QStringLiteral("attention"), tr("Attention"), attention));
    addFigure(figureOf(QStringLiteral("tokens"), tr("Probe tokens"), tokens));
    addHistogramFigures(activations);
    const auto addTableOf = [this](const char* name, const QString& title, Dock* dock, auto table) {
        addTable({QLatin1String(name), title, [table] { return std::vector{table()}; },
                  [dock] {
                      dock->show();
                      dock->raise();
                  }});
    };
    addTableOf("evaluation", tr("Evaluation"), evaluationDock_, [evaluation] { return evaluation->numbers(); });
    addTableOf("evaluation-tensors", tr("Evaluation by module"), evaluationDock_,
               [evaluation] { return evaluation->tensors(); });
    addTableOf("quantization", tr("Quantization"), quantizationDock_, [quantization] { return quantization->table(); });
}

void TrainPage::addHistogramFigures(activations::ActivationsView* view) {
    using Mode = kit::HistogramMode;
    const std::tuple<QString, QString, Mode> ways[]{
        {QStringLiteral("histogram"), tr("Activations by step, ridge"), Mode::ridge},
        {QStringLiteral("histogram-overlay"), tr("Activations, runs overlaid"), Mode::overlay},
        {QStringLiteral("histogram-heat"), tr("Activations by step, heat"), Mode::heat}};
    for (const auto& [name, title, mode] : ways) {
        Figure figure = figureOf(name, title, view);
        figure.prepare = [view, mode = mode] { view->setMode(mode); };
        addFigure(std::move(figure));
    }
}

void TrainPage::focusFirst() {
    runs_->focusList();
}

void TrainPage::arrange() {
    addDockWidget(Qt::LeftDockWidgetArea, runsDock_);
    splitDockWidget(runsDock_, curvesDock_, Qt::Horizontal);
    splitDockWidget(curvesDock_, activationsDock_, Qt::Horizontal);
    splitDockWidget(curvesDock_, headsDock_, Qt::Vertical);
    splitDockWidget(headsDock_, tokensDock_, Qt::Vertical);
    splitDockWidget(headsDock_, attentionDock_, Qt::Horizontal);
    splitDockWidget(activationsDock_, outliersDock_, Qt::Vertical);
    tabifyDockWidget(outliersDock_, evaluationDock_);
    tabifyDockWidget(outliersDock_, quantizationDock_);
    tabifyDockWidget(outliersDock_, logDock_);
    outliersDock_->raise();
}

void TrainPage::proportion() {
    constexpr int kTokens = 100, kLeastCurves = 190;
    constexpr int kLeastRight = 346;  ///< its titles and chips have room, whatever is shown
    const int w = width(), h = height();
    const int right = std::max(w * 19 / 100, kLeastRight), curves = std::max(h * 26 / 100, kLeastCurves);
    resizeDocks({runsDock_, curvesDock_, activationsDock_}, {w * 15 / 100, w * 85 / 100 - right, right},
                Qt::Horizontal);
    resizeDocks({headsDock_, attentionDock_}, {w * 12 / 100, w * 73 / 100 - right}, Qt::Horizontal);
    resizeDocks({curvesDock_, headsDock_, tokensDock_}, {curves, h - curves - kTokens, kTokens}, Qt::Vertical);
    resizeDocks({activationsDock_, outliersDock_}, {h * 46 / 100, h * 54 / 100}, Qt::Vertical);
}

}  // namespace outeffhop::studio
