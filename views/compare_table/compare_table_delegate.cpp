// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_table/compare_table_delegate.h"

#include <QIcon>
#include <QPainter>
#include <algorithm>

#include "views/kit/icon.h"
#include "views/kit/painting.h"

namespace outeffhop::compare_table {

namespace {

constexpr int kPadding = 8, kIcon = 12, kSquare = 10, kIndent = 18, kMostSquares = 4;
constexpr double kDeltaGap = 6;

int squares(const Row& row) {
    return std::min<int>(kMostSquares, static_cast<int>(row.colours.size()));
}

int nameLeft(const Row& row) {
    return kPadding + row.level * kIndent + 2 * (kIcon + 4) + squares(row) * (kSquare + 2) + (squares(row) ? 5 : 0);
}

QColor colourOf(Verdict verdict, const kit::Palette& colours) {
    if (verdict == Verdict::none) return colours.secondary;
    return verdict == Verdict::better ? colours.good : colours.bad;
}

QFont nameFont(const Row& row) {
    QFont font = kit::textFont();
    font.setBold(row.isFocused);
    return font;
}

QString noteText(const Row& row) {
    if (!row.isBaseline) return row.note;
    return row.note.isEmpty() ? QObject::tr("baseline") : QObject::tr("baseline · %1").arg(row.note);
}

}  // namespace

CompareTableDelegate::CompareTableDelegate(const CompareTableModel& model, QObject* parent)
    : QStyledItemDelegate(parent), model_(model) {}

QRect CompareTableDelegate::chevronRect(const QRect& cell, const Row& row) {
    return {cell.left() + kPadding + row.level * kIndent, cell.top() + (cell.height() - kIcon) / 2, kIcon, kIcon};
}

QRect CompareTableDelegate::pinRect(const QRect& cell, const Row& row) {
    return chevronRect(cell, row).translated(kIcon + 4, 0);
}

double CompareTableDelegate::deltaWidth(int column) const {
    double width = 0;
    for (const auto& row : model_.table().rows)
        width =
            std::max(width, kit::textWidth(kit::captionFont(), row.cells[static_cast<std::size_t>(column - 1)].delta));
    return width > 0 ? width + kDeltaGap : 0;
}

int CompareTableDelegate::widthOf(int column) const {
    double width = 0;
    for (const auto& row : model_.table().rows) {
        if (column == 0) {
            const QString note = noteText(row);
            width = std::max(width, nameLeft(row) + kit::textWidth(nameFont(row), row.name) +
                                        (note.isEmpty() ? 0 : 8 + kit::textWidth(kit::captionFont(), note)));
            continue;
        }
        const auto& cell = row.cells[static_cast<std::size_t>(column - 1)];
        const bool isMeasure = model_.column(column)->isMeasure;
        width = std::max(width, kit::textWidth(isMeasure ? kit::monoFont() : kit::titleFont(), cell.text));
    }
    if (column > 0) width += deltaWidth(column) + kPadding;
    return static_cast<int>(width) + kPadding + 2;
}

void CompareTableDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) const {
    const auto& colours = kit::Theme::current().palette();
    const Row& row = model_.row(index.row());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (row.isBaseline || index.row() == hovered_ || (option.state & QStyle::State_Selected))
        painter->fillRect(option.rect, colours.raised);
    painter->setPen(colours.line);
    painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
    if (index.column() == 0) {
        paintName(*painter, option.rect, index.row());
    } else if (model_.column(index.column())->isMeasure) {
        paintMeasure(*painter, option.rect, index);
    } else {
        const Cell& cell = *model_.cell(index);
        kit::drawText(*painter, option.rect.adjusted(kPadding, 0, -kPadding, 0), Qt::AlignLeft | Qt::AlignVCenter,
                      cell.text, cell.differs ? kit::titleFont() : kit::textFont(), colours.text);
    }
    painter->restore();
}

void CompareTableDelegate::paintName(QPainter& painter, const QRect& rect, int index) const {
    const auto& colours = kit::Theme::current().palette();
    const Row& row = model_.row(index);
    if (row.isExpandable)
        kit::icon(row.isExpanded ? QStringLiteral("chevron_down") : QStringLiteral("chevron_right"), colours.secondary)
            .paint(&painter, chevronRect(rect, row));
    if (row.isBaseline || index == hovered_)
        kit::icon(QStringLiteral("pin"), row.isBaseline ? colours.text : colours.secondary)
            .paint(&painter, pinRect(rect, row));
    int left = pinRect(rect, row).right() + 5;
    painter.setPen(Qt::NoPen);
    for (int i = 0; i < squares(row); ++i) {
        painter.setBrush(kit::runColour(row.colours[static_cast<std::size_t>(i)]));
        painter.drawRoundedRect(QRectF(left, rect.center().y() - kSquare / 2 + 1, kSquare, kSquare), 2, 2);
        left += kSquare + 2;
    }
    left = rect.left() + nameLeft(row);
    const QFontMetrics metrics(nameFont(row));
    const QString name = metrics.elidedText(row.name, Qt::ElideMiddle, rect.right() - left);
    kit::drawText(painter, QRect(left, rect.top(), rect.right() - left, rect.height()),
                  Qt::AlignLeft | Qt::AlignVCenter, name, nameFont(row), colours.text);
    left += metrics.horizontalAdvance(name) + 8;
    const QString note =
        QFontMetrics(kit::captionFont()).elidedText(noteText(row), Qt::ElideRight, std::max(0, rect.right() - left));
    kit::drawText(painter, QRect(left, rect.top(), rect.right() - left, rect.height()),
                  Qt::AlignLeft | Qt::AlignVCenter, note, kit::captionFont(), colours.secondary);
}

void CompareTableDelegate::paintMeasure(QPainter& painter, const QRect& rect, const QModelIndex& index) const {
    const auto& colours = kit::Theme::current().palette();
    const Cell& cell = *model_.cell(index);
    const QRectF inside = QRectF(rect).adjusted(kPadding, 0, -kPadding, 0);
    const double delta = deltaWidth(index.column());
    kit::drawText(painter, inside, Qt::AlignRight | Qt::AlignVCenter, cell.delta, kit::captionFont(),
                  colourOf(cell.verdict, colours));
    kit::drawText(painter, inside.adjusted(0, 0, -delta, 0), Qt::AlignRight | Qt::AlignVCenter, cell.text,
                  kit::monoFont(), colours.text);
}

}  // namespace outeffhop::compare_table
