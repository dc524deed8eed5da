// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/runs/runs_view.h"

#include <QActionGroup>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMouseEvent>
#include <QVBoxLayout>

#include "views/bridge/edits.h"
#include "views/bridge/undoable.h"
#include "views/bridge/view_state.h"
#include "views/kit/theme.h"

namespace outeffhop::runs {

RunsView::RunsView(const bridge::StudioContext& context, QWidget* parent)
    : Panel(QStringLiteral("runs"), tr("Runs"), parent),
      context_(context),
      shown_(context),
      delegate_(model_),
      filter_(new QLineEdit),
      list_(new QListView),
      actions_(new RunActions(context, this, [this] { return chosen(); })),
      refresh_(new bridge::Refresh(this, [this] { refresh(); })) {
    layOut();
    addGroupingMenu();
    const auto request = [this] { refresh_->request(); };
    connect(filter_, &QLineEdit::textChanged, this, request);
    connect(&context.runs, &bridge::RunList::changed, this, request);
    connect(&context.runs, &bridge::RunList::shownChanged, this, request);
    connect(&context.cursor, &bridge::Cursor::runChanged, this, request);
    connect(&shown_, &bridge::ShownRuns::updated, this, request);
    connect(&kit::Theme::current(), &kit::Theme::changed, this, [this] { list_->viewport()->update(); });
    connect(&model_, &RunsModel::aboutToReplace, this, [this] { selectedBefore_ = chosen(); });
    connect(&model_, &RunsModel::replaced, this, &RunsView::selectFocused);
    connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& current) {
        if (current.isValid()) focusRun(model_.row(current.row()).id);
    });
    connect(list_->selectionModel(), &QItemSelectionModel::selectionChanged, actions_, &RunActions::updateEnabled);
    connect(list_, &QListView::customContextMenuRequested, this, &RunsView::showMenu);
    request();
}

void RunsView::layOut() {
    filter_->setPlaceholderText(tr("filter"));
    filter_->setClearButtonEnabled(true);
    filter_->setObjectName(QStringLiteral("runs.filter"));
    filter_->setAccessibleName(tr("Filter the runs"));
    filter_->setToolTip(tr("Words in name, group, model, normalizer, state, note; #tag"));
    list_->setModel(&model_);
    list_->setItemDelegate(&delegate_);
    list_->setObjectName(QStringLiteral("runs.list"));
    list_->setAccessibleName(tr("Runs of the workspace"));
    list_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setContextMenuPolicy(Qt::CustomContextMenu);
    list_->setMouseTracking(true);
    list_->setSpacing(0);
    list_->viewport()->installEventFilter(this);
    list_->installEventFilter(this);
    // Only here: elsewhere the key may be meant for something else.
    actions_->remove->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    list_->addAction(actions_->remove);
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kit::kGrid);
    column->addWidget(filter_);
    column->addWidget(list_, 1);
    setContent(content);
}

void RunsView::addGroupingMenu() {
    auto* group = new QActionGroup(this);
    menu()->addSection(tr("Group by"));
    const std::pair<QString, QString> choices[]{{tr("Launched together"), QStringLiteral("launch")},
                                                {tr("Model"), QStringLiteral("model")},
                                                {tr("Normalizer"), QStringLiteral("normalizer")},
                                                {tr("Nothing"), QStringLiteral("none")}};
    for (const auto& [text, key] : choices) {
        auto* action = menu()->addAction(text);
        action->setObjectName(key);
        action->setCheckable(true);
        group->addAction(action);
        groupings_ << action;
        connect(action, &QAction::triggered, this, [this, key = key] {
            bridge::choose(context_.undo, *this, tr("group the runs"), QStringLiteral("grouping"), key);
        });
    }
    groupings_.front()->setChecked(true);
    menu()->addSeparator();
    menu()->addAction(tr("Show only the newest"), this, [this] { context_.runs.showNewest(); });
    menu()->addAction(tr("Hide all"), this, [this] { bridge::showOnlyRuns(context_, tr("hide all"), {}); });
}

QVariantMap RunsView::choices() const {
    return {{QStringLiteral("grouping"), groupings_[static_cast<int>(grouping_)]->objectName()}};
}

void RunsView::setChoices(const QVariantMap& choices) {
    for (int index = 0; index < groupings_.size(); ++index) {
        if (groupings_[index]->objectName() != choices.value(QStringLiteral("grouping"))) continue;
        groupings_[index]->setChecked(true);
        grouping_ = static_cast<Grouping>(index);
    }
    refresh_->request();
}

ListInput RunsView::input() const {
    ListInput input;
    input.runs = &context_.runs.runs();
    input.filter = filter_->text();
    input.grouping = grouping_;
    input.focused = context_.cursor.run();
    input.isShown = [this](const QString& id) { return context_.runs.isShown(id); };
    input.colourOf = [this](const QString& id) { return context_.runs.colour(id); };
    input.factsOf = [this](const QString& id) -> std::optional<RunFacts> {
        const auto* run = shown_.find(id);
        if (!run || run->readiness() != bridge::RunHandle::Readiness::ready) return {};
        const auto& data = run->data();
        return RunFacts{data.stepsPerSecond, data.info.startedAt, data.info.endedAt, data.info.step};
    };
    return input;
}

void RunsView::refresh() {
    if (!bridge::applyState(*this, bridge::stateOf(context_, tr("Runs stand here: their state, progress and colour."))))
        return;
    model_.setRows(rowsOf(input()));
    setSubtitle(filter_->text().isEmpty() ? QString() : tr("filtered"));
    selectFocused();
}

QStringList RunsView::chosen() const {
    QStringList ids;
    if (list_->selectionModel())
        for (const auto& index : list_->selectionModel()->selectedIndexes()) ids << model_.row(index.row()).id;
    if (ids.isEmpty() && !context_.cursor.run().isEmpty()) ids << context_.cursor.run();
    return ids;
}

void RunsView::focusFilter() {
    filter_->setFocus(Qt::ShortcutFocusReason);
    filter_->selectAll();
}

void RunsView::focusList() {
    list_->setFocus();
}

void RunsView::focusRun(const QString& id) {
    if (id.isEmpty() || id == context_.cursor.run()) return;
    context_.runs.setShown(id, true);
    context_.cursor.focus(id);
}

void RunsView::selectFocused() {
    auto* selection = list_->selectionModel();
    const int row = model_.indexOf(context_.cursor.run());
    if (row < 0 || selection->currentIndex().row() == row) return;
    selection->setCurrentIndex(model_.index(row), QItemSelectionModel::ClearAndSelect);
    for (const QString& id : selectedBefore_)
        if (const int index = model_.indexOf(id); index >= 0)
            selection->select(model_.index(index), QItemSelectionModel::Select);
    selectedBefore_.clear();
}

void RunsView::showMenu(const QPoint& position) {
    QMenu menu(this);
    for (QAction* action : actions_->inOrder()) {
        if (action)
            menu.addAction(action);
        else
            menu.addSeparator();
        if (action == actions_->duplicate) menu.addMenu(actions_->fork);
    }
    menu.exec(list_->viewport()->mapToGlobal(position));
}

bool RunsView::clickEye(const QPoint& position) {
    const auto index = list_->indexAt(position);
    if (!index.isValid()) return false;
    const RunRow& row = model_.row(index.row());
    if (!RunDelegate::eyeRect(list_->visualRect(index), row.kind).contains(position)) return false;
    bridge::showRun(context_, row.id, !row.shown);
    return true;
}

bool RunsView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == list_->viewport() && event->type() == QEvent::MouseButtonPress) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (mouse->button() == Qt::LeftButton && clickEye(mouse->position().toPoint())) return true;
    }
    if (watched == list_ && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->modifiers() == Qt::NoModifier) {
            actions_->show->trigger();
            return true;
        }
    }
    return Panel::eventFilter(watched, event);
}

}  // namespace outeffhop::runs
