// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/evaluation/evaluation_view.h"

#include <QLabel>
#include <QMenu>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <cmath>

#include "core/config/parameters.h"
#include "views/bridge/undoable.h"
#include "views/bridge/view_state.h"
#include "views/kit/export_dialog.h"
#include "views/kit/number_format.h"
#include "views/kit/table_view.h"
#include "views/kit/theme.h"

namespace outeffhop::evaluation {

namespace {

constexpr int kSecond = 1000;
constexpr int kLines = 3;  ///< of most definitions
const QString kShows = QStringLiteral("shows"), kNumbers = QStringLiteral("numbers"),
              kTensors = QStringLiteral("tensors");

QLabel* definitionLabel() {
    auto* label = new QLabel;
    label->setObjectName(QStringLiteral("evaluation.definition"));
    label->setAccessibleName(QObject::tr("Definition"));
    label->setProperty("kind", "caption");
    label->setTextFormat(Qt::PlainText);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    label->setWordWrap(true);
    label->setMinimumHeight(kLines * QFontMetrics(kit::captionFont()).lineSpacing());
    return label;
}

QString invitation() {
    return QObject::tr("Click a number to read its definition.");
}

}  // namespace

EvaluationView::EvaluationView(const bridge::StudioContext& context, QWidget* parent)
    : Panel(QStringLiteral("evaluation"), tr("Evaluation"), parent),
      context_(context),
      focus_(context),
      numberModel_(numberColumns()),
      tensorModel_(tensorColumns()),
      numberTable_(new kit::TableView(QStringLiteral("evaluation.numbers"), tr("Numbers of the evaluation"))),
      tensorTable_(new kit::TableView(QStringLiteral("evaluation.tensors"), tr("Outlier figures by module"))),
      definition_(definitionLabel()),
      menu_(new QMenu(this)),
      clock_(new QTimer(this)),
      process_(context.workspace),
      refresh_(new bridge::Refresh(this, [this] { refresh(); })) {
    layOut();
    addChips();
    setExportAction(
        [this] { kit::exportTable(showsTensors_ ? tensors() : numbers(), QStringLiteral("evaluation"), this); });
    follow();
    refresh_->request();
}

void EvaluationView::layOut() {
    numberTable_->setSourceModel(&numberModel_);
    numberTable_->setSortingEnabled(false);
    tensorTable_->setSourceModel(&tensorModel_);
    for (auto* table : {numberTable_, tensorTable_})
        connect(table->selectionModel(), &QItemSelectionModel::currentChanged, this, &EvaluationView::define);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kit::kGrid);
    column->addWidget(numberTable_, 1);
    column->addWidget(tensorTable_, 1);
    column->addWidget(definition_);
    setContent(content);
}

void EvaluationView::addChips() {
    auto* shown = new QMenu(this);
    shownChip_ = addChip(QStringLiteral("shown"), {}, shown);
    shownChip_->setAccessibleName(tr("Numbers, or tensors"));
    for (const auto& [key, name] : {std::pair{kNumbers, tr("Numbers")}, {kTensors, tr("Tensors")}})
        shown->addAction(name, this, [this, key = key] {
            bridge::choose(context_.undo, *this, tr("shown part of the evaluation"), kShows, key);
        });
    evaluateChip_ = addChip(QStringLiteral("evaluate"), tr("Evaluate ▾"), menu_);
    evaluateChip_->setToolTip(tr("Measure the newest checkpoint, or look at an earlier evaluation"));
    connect(menu_, &QMenu::aboutToShow, this, &EvaluationView::fillMenu);
    cancelChip_ = addChip(QStringLiteral("cancel"), tr("Cancel"));
    connect(cancelChip_, &QToolButton::clicked, &process_, &bridge::CommandProcess::cancel);
    setChoices({{kShows, kNumbers}});
    leave();
}

void EvaluationView::follow() {
    const auto request = [this] { refresh_->request(); };
    connect(&focus_, &bridge::FocusedRun::replaced, this, request);
    connect(&focus_, &bridge::FocusedRun::updated, this, request);
    connect(&context_.runs, &bridge::RunList::changed, this, request);
    connect(&process_, &bridge::CommandProcess::started, this, request);
    connect(&process_, &bridge::CommandProcess::finished, this, request);
    connect(&process_, &bridge::CommandProcess::failed, this, [this](const QString& run, const QString& message) {
        problems_[run] = message;
        refresh_->request();
    });
    clock_->setInterval(kSecond);
    connect(clock_, &QTimer::timeout, this, request);
}

QVariantMap EvaluationView::choices() const {
    return {{kShows, showsTensors_ ? kTensors : kNumbers}};
}

void EvaluationView::setChoices(const QVariantMap& choices) {
    const auto shows = choices.value(kShows);
    if (shows != kNumbers && shows != kTensors) return;
    showsTensors_ = shows == kTensors;
    shownChip_->setText((showsTensors_ ? tr("Tensors") : tr("Numbers")) + QStringLiteral(" ▾"));
    numberTable_->setVisible(!showsTensors_);
    tensorTable_->setVisible(showsTensors_);
    define();
}

bool EvaluationView::canStart() const {
    return !context_.isReadOnly && process_.subject().isEmpty() && focus_.isReady() &&
           !store::isActive(focus_.run()->data().info.state) && !focus_.run()->data().checkpoints.empty();
}

std::vector<Extent> EvaluationView::extents() const {
    return extentsOf(config::fromJsonText(focus_.run()->data().info.configJson).value_or(config::RunConfig()));
}

void EvaluationView::start(const Extent& extent) {
    if (!canStart()) return;
    chosen_ = -1;
    const QString run = focus_.run()->id();
    problems_.remove(run);
    process_.start(run, QStringList{QStringLiteral("eval"), run} + extent.options);
}

void EvaluationView::refresh() {
    const auto state = bridge::stateOf(context_, focus_);
    if (state.kind == bridge::ViewState::Kind::empty || state.kind == bridge::ViewState::Kind::loading) {
        leave();
        bridge::applyState(*this, state);
        return;
    }
    const QString run = focus_.run()->id();
    if (process_.subject() == run) return showProgress();
    clock_->stop();
    const bool isActive = store::isActive(focus_.run()->data().info.state);
    if (run == shownRun_ && isActive && wasActive_) return;  // nothing is evaluated while a run works
    if (run != shownRun_) chosen_ = -1;
    shownRun_ = run;
    wasActive_ = isActive;
    focus_.run()->evaluations(pending_, [this](auto records) {
        if (records) take(*records);
    });
}

void EvaluationView::leave() {
    pending_.drop();
    shownRun_.clear();
    setSubtitle({});
    for (auto* chip : {shownChip_, evaluateChip_, cancelChip_}) chip->hide();
}

void EvaluationView::showProgress() {
    leave();
    cancelChip_->show();
    showLoading(tr("Evaluating … %1 s").arg(kit::formatInteger(std::lround(process_.seconds()))));
    clock_->start();
}

const store::EvaluationRecord* EvaluationView::chosen() const {
    if (records_.empty()) return nullptr;
    const bool isThere = chosen_ >= 0 && chosen_ < static_cast<int>(records_.size());
    return isThere ? &records_[static_cast<std::size_t>(chosen_)] : &records_.back();
}

void EvaluationView::take(const std::vector<store::EvaluationRecord>& records) {
    records_ = records;
    cancelChip_->hide();
    shownChip_->setVisible(!records_.empty());
    evaluateChip_->setVisible(canStart() || records_.size() > 1);
    if (records_.empty()) return showNone();
    showTables();
    const QString problem = problems_.value(shownRun_);
    if (problem.isEmpty())
        showContent();
    else
        showWarning(problem);
}

void EvaluationView::showTables() {
    const auto& record = *chosen();
    setSubtitle(sentence(record));
    lines_ = linesOf(record);
    numberModel_.setRows(numberRows(lines_));
    tensorModel_.setRows(tensorRows(record));
    numberTable_->clearSpans();
    for (std::size_t row = 0; row < lines_.size(); ++row)
        if (!lines_[row].metric) numberTable_->setSpan(static_cast<int>(row), 0, 1, numberModel_.columnCount());
    if (!numberTable_->currentIndex().isValid()) {
        numberTable_->selectSourceRow(1);
    }
    define();
}

void EvaluationView::define() {
    QString text;
    if (showsTensors_) {
        if (const auto at = tensorTable_->currentIndex(); at.isValid())
            text = definitionOf(tensorColumns()[static_cast<std::size_t>(at.column())]);
    } else if (const int row = numberTable_->sourceRow(numberTable_->currentIndex()); row >= 0)
        text = definitionOf(lines_[static_cast<std::size_t>(row)]);
    definition_->setText(text.isEmpty() ? invitation() : text);
    auto* table = showsTensors_ ? tensorTable_ : numberTable_;
    QTimer::singleShot(0, table, [table] {  // the text may need its room
        const auto at = table->currentIndex();
        table->scrollTo(at.row() == 1 ? at.siblingAtRow(0) : at);
    });
}

void EvaluationView::showNone() {
    setSubtitle({});
    const auto usual = extents().front();
    const auto evaluate = [this, usual] { start(usual); };
    if (const QString problem = problems_.value(shownRun_); !problem.isEmpty())
        return showEmpty(problem, canStart() ? tr("Try again") : QString(), evaluate);
    if (context_.isReadOnly) return showEmpty(tr("This run has not been evaluated."));
    if (store::isActive(focus_.run()->data().info.state))
        return showEmpty(tr("This run has not been evaluated. That is possible when it has ended."));
    if (focus_.run()->data().checkpoints.empty())
        return showEmpty(tr("This run has not been evaluated, and it has no checkpoint to evaluate."));
    showEmpty(tr("This run has not been evaluated: loss and accuracy over a whole part of its data, and its outliers "
                 "as we define them and as the reference scripts compute them."),
              canStart() ? tr("Evaluate: %1").arg(usual.title) : QString(), evaluate);
}

void EvaluationView::fillMenu() {
    menu_->clear();
    if (canStart())
        for (const auto& extent : extents()) menu_->addAction(extent.title, this, [this, extent] { start(extent); });
    if (records_.size() < 2) return;
    menu_->addSection(tr("Earlier"));
    for (std::size_t i = records_.size(); i-- > 0;) {
        auto* action = menu_->addAction(sentence(records_[i]));
        action->setCheckable(true);
        action->setChecked(&records_[i] == chosen());
        connect(action, &QAction::triggered, this, [this, i] {
            chosen_ = static_cast<int>(i);
            refresh_->request();
        });
    }
}

kit::Table EvaluationView::entitled(kit::Table table) const {
    const QString run = context_.runs.nameOf(shownRun_);
    const auto* record = chosen();
    table.caption = record ? tr("Evaluation of %1: %2").arg(run, sentence(*record)) : run;
    table.keys = {{QStringLiteral("run"), run}};
    return table;
}

kit::Table EvaluationView::numbers() const {
    return entitled(numberTable(records_.empty() ? std::vector<Line>() : lines_));
}

kit::Table EvaluationView::tensors() const {
    const auto* record = chosen();
    return entitled(withPrefix(tensorTable_->table(), record ? commonPrefix(*record) : QString()));
}

}  // namespace outeffhop::evaluation
