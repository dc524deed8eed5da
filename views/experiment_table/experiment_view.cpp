// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/experiment_table/experiment_view.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QPointer>
#include <QThreadPool>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "views/bridge/undoable.h"
#include "views/experiment_table/data_dialog.h"
#include "views/experiment_table/experiment_presenter.h"
#include "views/kit/export_dialog.h"
#include "views/kit/table_view.h"

namespace outeffhop::experiment_table {

namespace {
constexpr int kDelay = 1000, kMeasuring = 3000;  ///< milliseconds
constexpr int kOrderings = 40, kNumbers = 60;
const QString kChoice = QStringLiteral("experiment"), kFirst = QStringLiteral("pocket_table1");

bool isThere(const QString& experiment) {
    return QFileInfo(experiment).isFile() ||
           std::ranges::count(experiment::experimentNames(), experiment.toStdString()) > 0;
}
}  // namespace

ExperimentView::ExperimentView(const bridge::StudioContext& context, QWidget* parent)
    : Panel(QStringLiteral("experiment"), tr("Paper tables"), parent),
      context_(context),
      name_(kFirst),
      numberTable_(new kit::TableView(QStringLiteral("experiment.numbers"), tr("Ours and the paper's numbers"))),
      orderingTable_(new kit::TableView(QStringLiteral("experiment.orderings"), tr("Orderings"))),
      description_(new QLabel),
      menu_(new QMenu(this)),
      delay_(new QTimer(this)),
      measuring_(new QTimer(this)),
      process_(context.workspace) {
    layOut();
    addChips();
    setExportAction([this] {
        if (report_) kit::exportTables(tables(), QString::fromStdString(report_->experiment.name), this);
    });
    for (const auto& [timer, milliseconds] : {std::pair{delay_, kDelay}, {measuring_, kMeasuring}}) {
        timer->setSingleShot(true);
        timer->setInterval(milliseconds);
        connect(timer, &QTimer::timeout, this, &ExperimentView::refresh);
    }
    connect(&context.runs, &bridge::RunList::changed, this, [this] {
        if (!delay_->isActive()) delay_->start();
    });
    connect(&process_, &ExperimentProcess::started, this, &ExperimentView::refresh);
    connect(&process_, &ExperimentProcess::ended, this, &ExperimentView::refresh);
    connect(&process_, &ExperimentProcess::failed, this, [this](const QString& message) {
        problem_ = message;
        isStarting_ = false;
        showReport();
    });
    showLoading(tr("Reading the runs …"));
}

void ExperimentView::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    refresh();
}

void ExperimentView::layOut() {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    description_->setWordWrap(true);
    description_->setProperty("kind", "caption");
    column->addWidget(description_);
    column->addWidget(numberTable_, kNumbers);
    column->addWidget(orderingTable_, kOrderings);
    setContent(content);
}

void ExperimentView::addChips() {
    chip_ = addChip(QStringLiteral("table"), {}, menu_);
    chip_->setAccessibleName(tr("Table"));
    connect(menu_, &QMenu::aboutToShow, this, &ExperimentView::fillMenu);
    runChip_ = addChip(QStringLiteral("run"), tr("Run what is missing…"));
    connect(runChip_, &QToolButton::clicked, this, &ExperimentView::askForData);
}

void ExperimentView::fillMenu() {
    menu_->clear();
    for (const auto& each : experiment::experimentNames()) {
        const QString name = QString::fromStdString(each);
        auto* action = menu_->addAction(name);
        action->setCheckable(true);
        action->setChecked(name == name_);
        connect(action, &QAction::triggered, this, [this, name] { choose(name); });
    }
    menu_->addSeparator();
    menu_->addAction(tr("Open a file…"), this, &ExperimentView::openFile);
}

void ExperimentView::choose(const QString& experiment) {
    bridge::choose(context_.undo, *this, tr("table"), kChoice, experiment);
}

void ExperimentView::openFile() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Open an experiment"), {}, tr("Experiments (*.json)"));
    if (!file.isEmpty()) choose(file);
}

QVariantMap ExperimentView::choices() const {
    return {{kChoice, name_}};
}

void ExperimentView::setChoices(const QVariantMap& choices) {
    const QString name = choices.value(kChoice, name_).toString();
    if (name == name_ || !isThere(name)) return;
    name_ = name;
    problem_.clear();
    report_.reset();
    showLoading(tr("Reading the runs …"));
    refresh();
}

void ExperimentView::refresh() {
    if (!isVisible()) return;
    const auto ticket = pending_.renew();
    const auto read = [self = QPointer(this), ticket, workspace = context_.workspace, name = name_.toStdString()] {
        if (!ticket->load()) return;
        auto report = std::make_shared<Result<Report>>(reportOf(workspace, name));
        const auto deliver = [self, ticket, report] {
            if (ticket->exchange(false) && self) self->take(*report);
        };
        QMetaObject::invokeMethod(QCoreApplication::instance(), deliver, Qt::QueuedConnection);
    };
    QThreadPool::globalInstance()->start(read);
}

void ExperimentView::take(const Result<Report>& report) {
    const QString name = report ? QString::fromStdString(report->experiment.name) : name_;
    chip_->setText(name + QStringLiteral(" ▾"));
    if (!report) {
        runChip_->hide();
        setSubtitle({});
        return showEmpty(QString::fromStdString(report.error().message), tr("Try again"), [this] { refresh(); });
    }
    const bool another = !report_;
    if (another || toDo(*report) < toDo(*report_)) isStarting_ = false;
    if (isStarting_ && !process_.isAtWork()) {
        isStarting_ = false;
        problem_ = tr("It ended before it made a run: %1").arg(process_.lastWords());
    }
    report_ = *report;
    if (report->count(experiment::CellState::unmeasured) > 0) measuring_->start();
    if (another) {
        numbers_ = std::make_unique<kit::FiguresModel>(numberColumns(report_->experiment));
        orderings_ = std::make_unique<kit::FiguresModel>(orderingColumns());
        numberTable_->setSourceModel(numbers_.get());
        orderingTable_->setSourceModel(orderings_.get());
    }
    showReport();
}

void ExperimentView::showReport() {
    if (!report_) return;
    setTitle(QString::fromStdString(report_->experiment.title));
    setSubtitle(sentence(*report_));
    description_->setText(QString::fromStdString(report_->experiment.description));
    numbers_->setRows(numberRows(*report_));
    auto orderings = orderingRows(*report_);
    orderingTable_->setVisible(!orderings.empty());
    orderings_->setRows(std::move(orderings));
    showChips();
    if (problem_.isEmpty())
        showContent();
    else
        showWarning(problem_);
}

void ExperimentView::showChips() {
    runChip_->setVisible(toDo(*report_) > 0 && !context_.isReadOnly);
    runChip_->setEnabled(!isStarting_);
    runChip_->setText(isStarting_ ? tr("Starting…") : tr("Run what is missing…"));
}

void ExperimentView::askForData() {
    if (!report_) return;
    auto* dialog = new DataDialog(QString::fromStdString(report_->experiment.title), report_->experiment.data, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { start(dialog->files()); });
    dialog->open();
}

void ExperimentView::start(const QStringList& files) {
    if (!report_) return;
    const auto options = optionsWith(*report_, files);
    isStarting_ = !options.isEmpty();
    problem_ = isStarting_ ? QString() : tr("No row can be trained with these files alone.");
    if (isStarting_) process_.start(name_, options);
    showReport();
}

std::vector<kit::Table> ExperimentView::tables() const {
    if (!report_) return {};
    std::vector tables{numberTable_->table(QString::fromStdString(report_->experiment.title))};
    if (auto orderings = orderingTable_->table(tr("Orderings")); !orderings.rows.empty())
        tables.push_back(std::move(orderings));
    return tables;
}

}  // namespace outeffhop::experiment_table
