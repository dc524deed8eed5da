// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/table_view.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QSortFilterProxyModel>
#include <algorithm>

#include "views/kit/theme.h"

namespace outeffhop::kit {
namespace {

/// Sorts by TableView::kSortRole where there is one, so that "9" stands before "10"; undefined numbers come last.
class SortedRows : public QSortFilterProxyModel {
 public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

 protected:
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override {
        const QVariant a = left.data(TableView::kSortRole), b = right.data(TableView::kSortRole);
        if (!a.isValid() || !b.isValid())
            return QString::localeAwareCompare(left.data().toString(), right.data().toString()) < 0;
        if (a.typeId() == QMetaType::QString) return QString::localeAwareCompare(a.toString(), b.toString()) < 0;
        const double x = a.toDouble(), y = b.toDouble();
        if (qIsNaN(x) != qIsNaN(y)) return (sortOrder() == Qt::AscendingOrder) == qIsNaN(y);
        return x < y;
    }
};

constexpr int kSortMark = 14, kPadding = 6;  ///< as in the style sheet
constexpr int kLeastText = 64;               ///< texts are cut down to this, or their header, before the table scrolls

bool isRightAligned(const QAbstractItemModel& model, int column) {
    return model.headerData(column, Qt::Horizontal, Qt::TextAlignmentRole).toInt() & Qt::AlignRight;
}

}  // namespace

TableView::TableView(const QString& name, const QString& accessibleName, QWidget* parent)
    : QTableView(parent), proxy_(new SortedRows(this)) {
    setObjectName(name);
    setAccessibleName(accessibleName);
    proxy_->setFilterKeyColumn(-1);
    proxy_->setFilterCaseSensitivity(Qt::CaseInsensitive);
    proxy_->setDynamicSortFilter(true);
    QTableView::setModel(proxy_);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setFrameShape(NoFrame);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(26);
    horizontalHeader()->setObjectName(name + ".header");
    horizontalHeader()->setAccessibleName(accessibleName + " columns");
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setResizeContentsPrecision(0);
    setSortingEnabled(true);
    connect(horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &TableView::fitColumns);
    connect(proxy_, &QAbstractItemModel::rowsInserted, this, &TableView::fitColumns);
    connect(proxy_, &QAbstractItemModel::dataChanged, this, &TableView::fitColumns);
    connect(proxy_, &QAbstractItemModel::modelReset, this, &TableView::fitColumns);
    connect(proxy_, &QAbstractItemModel::columnsInserted, this, &TableView::fitColumns);
    connect(this, &QTableView::activated, this,
            [this](const QModelIndex& index) { emit rowActivated(sourceRow(index)); });
    connect(this, &QTableView::entered, this, [this](const QModelIndex& index) { emit rowHovered(sourceRow(index)); });
}

void TableView::setSourceModel(QAbstractItemModel* model) {
    proxy_->setSourceModel(model);
    proxy_->setSortRole(kSortRole);
    proxy_->sort(-1);
    wanted_.clear();
    fitColumns();
}

int TableView::headerWidth(int column) const {
    int text = 0;
    for (const QString& line : proxy_->headerData(column, Qt::Horizontal).toString().split('\n'))
        text = std::max(text, QFontMetrics(captionFont()).horizontalAdvance(line));
    const bool isSorted = horizontalHeader()->sortIndicatorSection() == column;
    return text + 2 * kPadding + (isSorted ? kSortMark : 0);
}

int TableView::leastWidth(int column) const {
    return std::max(kLeastText, headerWidth(column));
}

void TableView::fitColumns() {
    const int columns = proxy_->columnCount();
    wanted_.resize(std::size_t(columns), 0);
    int sum = 0, shown = 0, spare = 0;
    for (int c = 0; c < columns; ++c) {
        if (isColumnHidden(c)) continue;
        int& wanted = wanted_[std::size_t(c)];
        wanted = std::max({wanted, sizeHintForColumn(c), headerWidth(c)});
        sum += wanted;
        if (!isRightAligned(*proxy_, c)) spare += std::max(0, wanted - leastWidth(c));
        ++shown;
    }
    if (shown == 0) return;
    const int room = std::max(0, viewport()->width() - sum);
    int lack = std::max(0, sum - viewport()->width());
    if (lack > spare) lack = 0;  // words cut short would not save the scrolling
    for (int c = 0, i = 0; c < columns; ++c) {
        if (isColumnHidden(c)) continue;
        const int wanted = wanted_[std::size_t(c)];
        const int given = isRightAligned(*proxy_, c) ? 0 : std::clamp(wanted - leastWidth(c), 0, lack);
        lack -= given;
        setColumnWidth(c, wanted - given + room * (i + 1) / shown - room * i / shown);
        ++i;
    }
}

void TableView::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    fitColumns();
}

int TableView::sourceRow(const QModelIndex& index) const {
    return proxy_->mapToSource(index).row();
}

void TableView::selectSourceRow(int row) {
    const QModelIndex index = proxy_->mapFromSource(proxy_->sourceModel()->index(row, 0));
    if (index.isValid()) selectRow(index.row());
}

void TableView::setRowFilter(const QString& text) {
    proxy_->setFilterFixedString(text);
}

Table TableView::table(const QString& caption) const {
    Table out;
    out.caption = caption;
    std::vector<int> columns;
    for (int c = 0; c < proxy_->columnCount(); ++c) {
        if (isColumnHidden(c)) continue;
        columns.push_back(c);
        out.headers << proxy_->headerData(c, Qt::Horizontal).toString().replace('\n', ' ');
        out.alignment.push_back(isRightAligned(*proxy_, c) ? ColumnAlignment::right : ColumnAlignment::left);
    }
    for (int r = 0; r < proxy_->rowCount(); ++r) {
        QStringList row;
        for (int c : columns) row << proxy_->index(r, c).data().toString();
        out.rows.push_back(row);
    }
    return out;
}

QString TableView::copyText() const {
    const Table all = table();
    const QModelIndexList selected = selectionModel()->selectedRows();
    QString out = all.headers.join('\t') + '\n';
    for (std::size_t r = 0; r < all.rows.size(); ++r)
        if (selected.isEmpty() || selectionModel()->isRowSelected(int(r), {})) out += all.rows[r].join('\t') + '\n';
    return out;
}

void TableView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return QApplication::clipboard()->setText(copyText());
    QTableView::keyPressEvent(event);
}

void TableView::leaveEvent(QEvent* event) {
    emit rowHovered(-1);
    QTableView::leaveEvent(event);
}

}  // namespace outeffhop::kit
