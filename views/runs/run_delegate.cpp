// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/runs/run_delegate.h"

#include <QIcon>
#include <QPainter>

#include "views/kit/elided_name.h"
#include "views/kit/icon.h"
#include "views/kit/theme.h"

namespace outeffhop::runs {

namespace {

constexpr int kCardHeight = 60, kLineHeight = 28, kSectionHeight = 28;
constexpr int kBar = 3, kPad = 12, kEye = 14;

QColor runColourOr(const RunRow& row, const QColor& otherwise) {
    return row.colour < 0 ? otherwise : kit::runColour(row.colour);
}

void drawElided(QPainter& painter, const QRect& rect, const QString& text) {
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, rect.width()));
}

void drawName(QPainter& painter, const QRect& rect, const QString& name) {
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter,
                     kit::elidedName(name, painter.fontMetrics(), rect.width()));
}

}  // namespace

RunDelegate::RunDelegate(const RunsModel& model, QObject* parent) : QStyledItemDelegate(parent), model_(model) {}

QSize RunDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    switch (model_.row(index.row()).kind) {
        case RunRow::Kind::section:
            return {0, kSectionHeight};
        case RunRow::Kind::card:
            return {0, kCardHeight};
        case RunRow::Kind::line:
            return {0, kLineHeight};
    }
    return {};
}

QRect RunDelegate::eyeRect(const QRect& row, RunRow::Kind kind) {
    if (kind == RunRow::Kind::section) return {};
    const int height = kind == RunRow::Kind::card ? kCardHeight / 2 : row.height();
    return {row.right() - kEye - kPad, row.top(), kEye + kPad, height};
}

void RunDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const RunRow& row = model_.row(index.row());
    const bool selected = option.state & QStyle::State_Selected, hovered = option.state & QStyle::State_MouseOver;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    switch (row.kind) {
        case RunRow::Kind::section:
            paintSection(*painter, option.rect, row);
            break;
        case RunRow::Kind::card:
            paintCard(*painter, option.rect, row, selected, hovered);
            break;
        case RunRow::Kind::line:
            paintLine(*painter, option.rect, row, selected, hovered);
            break;
    }
    if (option.state & QStyle::State_HasFocus) {
        painter->setPen(kit::Theme::current().palette().accent);
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), kit::kRadius, kit::kRadius);
    }
    painter->restore();
}

void RunDelegate::paintSection(QPainter& painter, const QRect& rect, const RunRow& row) const {
    painter.setFont(kit::captionFont());
    painter.setPen(kit::Theme::current().palette().secondary);
    drawElided(painter, rect.adjusted(2, 4, -2, 0), row.title.toUpper());
}

void RunDelegate::paintCard(QPainter& painter, const QRect& rect, const RunRow& row, bool selected,
                            bool hovered) const {
    const auto& palette = kit::Theme::current().palette();
    const QRect card = rect.adjusted(0, 2, 0, -2);
    if (row.focused || selected || hovered) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette.raised);
        painter.drawRoundedRect(card, kit::kRadius, kit::kRadius);
    }
    painter.fillRect(QRect(card.left(), card.top() + 2, kBar, card.height() - 4), runColourOr(row, palette.line));
    const QRect inside = card.adjusted(kBar + kPad - 3, 6, -kPad, -6);
    painter.setFont(kit::titleFont());
    painter.setPen(palette.text);
    drawName(painter, QRect(inside.left(), inside.top(), inside.width() - kEye - 4, 16),
             row.baseline ? row.title + tr("  · baseline") : row.title);
    painter.setFont(kit::captionFont());
    painter.setPen(colourOf(row.tone, palette));
    const bool fits = painter.fontMetrics().horizontalAdvance(row.state) <= inside.width();
    drawElided(painter, QRect(inside.left(), inside.top() + 18, inside.width(), 15), fits ? row.state : row.brief);
    const QRectF track(inside.left(), inside.bottom() - 2, inside.width(), 3);
    painter.fillRect(track, palette.line);
    painter.fillRect(QRectF(track.left(), track.top(), track.width() * row.progress, track.height()),
                     runColourOr(row, palette.secondary));
    paintEye(painter, eyeRect(rect, row.kind), row, hovered);
}

void RunDelegate::paintLine(QPainter& painter, const QRect& rect, const RunRow& row, bool selected,
                            bool hovered) const {
    const auto& palette = kit::Theme::current().palette();
    if (row.focused || selected || hovered) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(palette.raised);
        painter.drawRoundedRect(rect, kit::kRadius, kit::kRadius);
    }
    const QRect inside = rect.adjusted(kBar + kPad - 3, 0, -kPad - kEye - 6, 0);
    painter.setFont(kit::captionFont());
    // The name comes first: the value stands where it leaves room for it, or warns.
    const int name = QFontMetrics(kit::textFont()).horizontalAdvance(row.title);
    int value = painter.fontMetrics().horizontalAdvance(row.value) + kit::kGrid;
    if (row.tone == Tone::quiet && name + value > inside.width()) value = 0;
    painter.setPen(row.tone == Tone::quiet ? palette.secondary : colourOf(row.tone, palette));
    if (value > 0) painter.drawText(inside, Qt::AlignRight | Qt::AlignVCenter, row.value);
    painter.setFont(kit::textFont());
    painter.setPen(palette.text);
    drawName(painter, inside.adjusted(0, 0, -value, 0), row.title);
    paintEye(painter, eyeRect(rect, row.kind), row, hovered);
}

void RunDelegate::paintEye(QPainter& painter, const QRect& rect, const RunRow& row, bool hovered) const {
    if (!row.shown && !hovered && row.kind == RunRow::Kind::line) return;
    const auto colour = row.shown ? kit::Theme::current().palette().text : kit::Theme::current().palette().secondary;
    const QRect square(rect.left(), rect.center().y() - kEye / 2 + 1, kEye, kEye);
    kit::icon(row.shown ? QStringLiteral("eye") : QStringLiteral("eye_off"), colour).paint(&painter, square);
}

}  // namespace outeffhop::runs
