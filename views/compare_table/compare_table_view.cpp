// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_table/compare_table_view.h"

#include <QActionGroup>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QTableView>
#include <QToolButton>

#include "views/bridge/edits.h"
#include "views/bridge/undoable.h"
#include "views/bridge/view_state.h"
#include "views/compare_table/compare_table_header.h"
#include "views/kit/export_dialog.h"
#include "views/kit/theme.h"

namespace outeffhop::compare_table {

namespace {
constexpr int kRowHeight = 26;
constexpr int kOffered = 20;  ///< of the newest runs, to be added
}  // namespace

CompareTableView::CompareTableView(const bridge::StudioContext& context, QWidget* parent)
    : Panel(QStringLiteral("compare_table"), tr("Runs compared"), parent),
      context_(context),
      shown_(context),
      runs_(context),
      delegate_(model_),
      view_(new QTableView),
      header_(new CompareTableHeader(model_, view_)),
      filter_(new QLineEdit),
      refresh_(new bridge::Refresh(this, [this] { refresh(); })) {
    input_.colourOf = [&runs = context.runs](const QString& id) { return runs.isShown(id) ? runs.colour(id) : -1; };
    layOut();
    addChips();
    setExportAction([this] { kit::exportTable(table(), QStringLiteral("comparison"), this); });
    const auto request = [this] { refresh_->request(); };
    connect(&runs_, &TableRuns::changed, this, request);
    connect(&context.cursor, &bridge::Cursor::runChanged, this, request);
    connect(filter_, &QLineEdit::textChanged, this, request);
    connect(header_, &QHeaderView::sortIndicatorChanged, this, &CompareTableView::sortBy);
    connect(&model_, &CompareTableModel::reshaped, this, [this] { widths_.clear(); });
    connect(view_, &QTableView::customContextMenuRequested, this, &CompareTableView::showMenu);
    connect(&kit::Theme::current(), &kit::Theme::changed, this, [this] { view_->viewport()->update(); });
    request();
}

void CompareTableView::layOut() {
    view_->setObjectName(QStringLiteral("compare_table.table"));
    view_->setAccessibleName(tr("Comparison of runs"));
    header_->setObjectName(QStringLiteral("compare_table.header"));
    view_->setHorizontalHeader(header_);
    view_->setModel(&model_);
    view_->setItemDelegate(&delegate_);
    view_->setSelectionBehavior(QAbstractItemView::SelectRows);
    view_->setSelectionMode(QAbstractItemView::SingleSelection);
    view_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view_->setShowGrid(false);
    view_->setWordWrap(false);
    view_->setTabKeyNavigation(false);
    view_->setMouseTracking(true);
    view_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view_->setContextMenuPolicy(Qt::CustomContextMenu);
    view_->verticalHeader()->hide();
    view_->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    view_->verticalHeader()->setDefaultSectionSize(kRowHeight);
    view_->setMinimumHeight(header_->sizeHint().height() + 3 * kRowHeight +
                            view_->horizontalScrollBar()->sizeHint().height());
    view_->viewport()->installEventFilter(this);
    view_->installEventFilter(this);
    filter_->setObjectName(QStringLiteral("compare_table.filter"));
    filter_->setAccessibleName(tr("Filter the rows"));
    filter_->setPlaceholderText(tr("filter"));
    filter_->setToolTip(tr("Words in name, settings or state; the baseline always stays"));
    filter_->setClearButtonEnabled(true);
    filter_->setFixedSize(120, 24);
    addControl(filter_);
    setContent(view_);
}

QMenu* CompareTableView::addSwitch(const QString& name, const QString& accessible, Switch choice) {
    auto* menu = new QMenu(this);
    auto* group = new QActionGroup(menu);
    choice.chip = addChip(name, {}, menu);
    choice.chip->setAccessibleName(accessible);
    for (const bool on : {false, true}) {
        auto* entry = menu->addAction(on ? choice.on : choice.off);
        entry->setCheckable(true);
        group->addAction(entry);
        choice.actions << entry;
        connect(entry, &QAction::triggered, this, [this, key = choice.key, accessible, on] {
            bridge::choose(context_.undo, *this, accessible, key, on);
        });
    }
    switches_.push_back(std::move(choice));
    return menu;
}

void CompareTableView::addChips() {
    auto* runs = addSwitch(QStringLiteral("runs"), tr("Runs in the table"),
                           {QStringLiteral("wholeGroups"), tr("Runs"), tr("shown"), tr("their whole groups"), {}, {}});
    runs->addSeparator();
    auto* add = runs->addMenu(tr("Add a run"));
    connect(add, &QMenu::aboutToShow, this, [this, add] { fillAddMenu(*add); });
    addSwitch(QStringLiteral("group"), tr("Grouping of the rows"),
              {QStringLiteral("mergeSeeds"), tr("Group"), tr("none"), tr("seeds"), {}, {}});
    addSwitch(QStringLiteral("columns"), tr("Settings to show"),
              {QStringLiteral("allSettings"), tr("Columns"), tr("only what differs"), tr("all"), {}, {}});
    setChoices(choices());
    auto* menu = new QMenu(this);
    baselineChip_ = addChip(QStringLiteral("baseline"), {}, menu);
    baselineChip_->setAccessibleName(tr("Baseline of the comparison"));
    baselineChip_->setEnabled(!context_.isReadOnly);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillBaselineMenu(*menu); });
}

void CompareTableView::focusTable() {
    view_->setFocus();
}

QVariantMap CompareTableView::choices() const {
    return {{QStringLiteral("wholeGroups"), runs_.hasWholeGroups()},
            {QStringLiteral("mergeSeeds"), input_.mergeSeeds},
            {QStringLiteral("allSettings"), input_.allSettings}};
}

void CompareTableView::setChoices(const QVariantMap& choices) {
    const auto now = this->choices();
    const auto wanted = [&](const QString& key) { return choices.value(key, now.value(key)).toBool(); };
    runs_.setWholeGroups(wanted(QStringLiteral("wholeGroups")));
    input_.mergeSeeds = wanted(QStringLiteral("mergeSeeds"));
    input_.allSettings = wanted(QStringLiteral("allSettings"));
    for (const auto& each : switches_) {
        const bool on = wanted(each.key);
        each.actions[on ? 1 : 0]->setChecked(true);
        each.chip->setText(QStringLiteral("%1: %2 ▾").arg(each.title, on ? each.on : each.off));
    }
    refresh_->request();
}

kit::Table CompareTableView::table() const {
    const auto step = runs_.step();
    return exportOf(model_.table(), step < 0 ? tr("Comparison of runs at their newest step")
                                             : tr("Comparison of runs at step %1").arg(bridge::groupedNumber(step)));
}

void CompareTableView::refresh() {
    const QString baseline = context_.runs.baseline();
    baselineChip_->setText(tr("Baseline: %1 ▾").arg(baseline.isEmpty() ? tr("none") : context_.runs.nameOf(baseline)));
    const auto state = bridge::stateOf(context_, shown_, tr("Runs stand here side by side: settings and measures."));
    if (!bridge::applyState(*this, state)) return setSubtitle({});
    input_.runs = runs_.runs();
    input_.filter = filter_->text();
    input_.focused = context_.cursor.run();
    model_.setTable(makeTable(input_));
    fitColumns();
    const auto step = runs_.step();
    const QString when = step < 0 ? tr("newest step of each run") : tr("step %1").arg(bridge::groupedNumber(step));
    setSubtitle((baseline.isEmpty() ? when : tr("%1 · ▲▼ against the baseline").arg(when)) + tr(" · – not defined"));
}

void CompareTableView::fitColumns() {
    const int count = model_.columnCount();
    int total = 0;
    for (int c = 0; c < count; ++c) {
        int& width = widths_[c == 0 ? QString() : model_.column(c)->key];
        width = std::max({width, delegate_.widthOf(c), header_->widthOf(c)});
        total += width;
    }
    const int spare = std::max(0, view_->viewport()->width() - total) / std::max(1, count);
    for (int c = 0; c < count; ++c) {
        const int width = widths_[c == 0 ? QString() : model_.column(c)->key] + spare;
        if (header_->sectionSize(c) != width) header_->resizeSection(c, width);
    }
}

void CompareTableView::hover(int row) {
    delegate_.setHoveredRow(row);
    view_->viewport()->update();
    context_.selection.hoverRuns(row < 0 ? QStringList() : model_.row(row).runs);
}

void CompareTableView::toggle(const Row& row) {
    const QString key = row.runs.front();
    if (!input_.expanded.remove(key)) input_.expanded.insert(key);
    refresh_->request();
}

void CompareTableView::focusRow(const Row& row) {
    context_.runs.setShown(row.runs.front(), true);
    context_.cursor.focus(row.runs.front());
}

void CompareTableView::click(const QPoint& position) {
    const QModelIndex index = view_->indexAt(position);
    if (!index.isValid()) return;
    const Row row = model_.row(index.row());
    const QRect cell = view_->visualRect(index);
    const auto hits = [&](const QRect& icon) {
        return index.column() == 0 && icon.adjusted(-3, -6, 3, 6).contains(position);
    };
    if (row.isExpandable && hits(CompareTableDelegate::chevronRect(cell, row))) return toggle(row);
    if (hits(CompareTableDelegate::pinRect(cell, row)))
        return bridge::pinBaseline(context_, row.isBaseline ? QString() : row.runs.front());
    focusRow(row);
}

void CompareTableView::sortBy(int section, Qt::SortOrder order) {
    const auto* column = section > 0 ? model_.column(section) : nullptr;
    input_.sortKey = section < 0 ? QString() : column ? column->key : QStringLiteral("name");
    input_.isDescending = order == Qt::DescendingOrder;
    refresh_->request();
}

void CompareTableView::showMenu(const QPoint& position) {
    const QModelIndex index = view_->indexAt(position);
    if (!index.isValid()) return;
    const Row row = model_.row(index.row());
    QMenu menu(this);
    const QString baseline = row.isBaseline ? QString() : row.runs.front();
    menu.addAction(row.isBaseline ? tr("Unpin the baseline") : tr("Pin as baseline"), this,
                   [this, baseline] { bridge::pinBaseline(context_, baseline); })
        ->setEnabled(!context_.isReadOnly);
    menu.addAction(tr("Focus"), this, [this, row] { focusRow(row); });
    if (row.isExpandable)
        menu.addAction(row.isExpanded ? tr("Close the seeds") : tr("Open the seeds"), this,
                       [this, row] { toggle(row); });
    menu.addAction(tr("Hide"), this, [this, row] {
        for (const QString& run : row.runs) bridge::showRun(context_, run, false);
    });
    menu.exec(view_->viewport()->mapToGlobal(position));
}

void CompareTableView::fillBaselineMenu(QMenu& menu) {
    menu.clear();
    const auto add = [&](const QString& text, const QString& run, bool chosen) {
        auto* action = menu.addAction(text);
        action->setCheckable(true);
        action->setChecked(chosen);
        connect(action, &QAction::triggered, this, [this, run] { bridge::pinBaseline(context_, run); });
    };
    add(tr("none"), {}, context_.runs.baseline().isEmpty());
    for (const auto& row : model_.table().rows) add(row.name, row.runs.front(), row.isBaseline);
}

void CompareTableView::fillAddMenu(QMenu& menu) {
    menu.clear();
    for (const auto& run : context_.runs.runs()) {
        const auto id = QString::fromStdString(run.id);
        if (context_.runs.isShown(id)) continue;
        if (menu.actions().size() == kOffered) break;
        menu.addAction(context_.runs.nameOf(id), this, [this, id] { bridge::showRun(context_, id, true); });
    }
    if (menu.isEmpty()) menu.addAction(tr("All runs are shown"))->setEnabled(false);
}

bool CompareTableView::eventFilter(QObject* watched, QEvent* event) {
    if (watched == view_->viewport()) {
        if (event->type() == QEvent::MouseMove)
            hover(view_->indexAt(static_cast<QMouseEvent*>(event)->position().toPoint()).row());
        if (event->type() == QEvent::Leave) hover(-1);
        if (event->type() == QEvent::Resize) fitColumns();
        const bool released = event->type() == QEvent::MouseButtonRelease;
        if (released && static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton)
            click(static_cast<QMouseEvent*>(event)->position().toPoint());
    }
    if (watched == view_ && event->type() == QEvent::KeyPress && view_->currentIndex().isValid()) {
        const Row row = model_.row(view_->currentIndex().row());
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            focusRow(row);
            return true;
        }
        if (key == Qt::Key_Space && row.isExpandable) {
            toggle(row);
            return true;
        }
    }
    return Panel::eventFilter(watched, event);
}

}  // namespace outeffhop::compare_table
