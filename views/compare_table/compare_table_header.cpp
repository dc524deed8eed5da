// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_table/compare_table_header.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "views/kit/painting.h"

namespace outeffhop::compare_table {

namespace {
constexpr int kLine = 15, kPadding = 8, kArrow = 12;
}

CompareTableHeader::CompareTableHeader(const CompareTableModel& model, QWidget* parent)
    : QHeaderView(Qt::Horizontal, parent), model_(model) {
    setSectionsClickable(true);
    setSortIndicatorClearable(true);
    setSortIndicatorShown(true);
    setSortIndicator(-1, Qt::AscendingOrder);
    setSectionResizeMode(QHeaderView::Interactive);
}

QSize CompareTableHeader::sizeHint() const {
    return {QHeaderView::sizeHint().width(), 2 * kLine + 6};
}

int CompareTableHeader::widthOf(int section) const {
    const auto* column = model_.column(section);
    const QString title = model_.headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
    const double note = column ? kit::textWidth(kit::captionFont(), column->note) : 0;
    const double text = std::max(kit::textWidth(kit::captionFont(), title) + kArrow, note);
    return static_cast<int>(std::ceil(text)) + 2 * kPadding + 1;
}

void CompareTableHeader::paintSection(QPainter* painter, const QRect& rect, int section) const {
    const auto& colours = kit::Theme::current().palette();
    const auto* column = model_.column(section);
    const bool right = column && column->isMeasure;
    const auto alignment = (right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
    const bool sorted = sortIndicatorSection() == section;
    QString title = model_.headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
    if (sorted) title.prepend(sortIndicatorOrder() == Qt::AscendingOrder ? QStringLiteral("▴ ") : QStringLiteral("▾ "));
    const QRect inside = rect.adjusted(kPadding, 2, -kPadding, -4);
    const QFontMetrics metrics(kit::captionFont());
    const bool twoLines = column && !column->note.isEmpty();
    const auto line = [&](int top, int height, const QString& text, const QColor& colour) {
        kit::drawText(*painter, QRect(inside.left(), inside.top() + top, inside.width(), height), alignment,
                      metrics.elidedText(text, Qt::ElideRight, inside.width()), kit::captionFont(), colour);
    };
    painter->save();
    line(0, twoLines ? kLine : inside.height(), title, sorted ? colours.accent : colours.text);
    if (twoLines) line(kLine, kLine, column->note, colours.secondary);
    painter->setPen(colours.line);
    painter->drawLine(rect.bottomLeft(), rect.bottomRight());
    painter->restore();
}

}  // namespace outeffhop::compare_table
