// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/curve_overlay.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "views/kit/elided_name.h"
#include "views/kit/number_format.h"

namespace outeffhop::kit {
namespace {

constexpr double kLine = 14, kPadding = 6, kMark = 6;
constexpr double kMostOfPlot = 0.85;  ///< width of the box under the mouse
constexpr std::size_t kMostRows = 12, kMostCursorValues = 6;

CurveReadout readAt(const CurveSet& set, double step) {
    CurveReadout out;
    out.step = step;
    for (const Curve& curve : set.curves) {
        if (!curve.style.visible) continue;
        const CurveSeries& series = curve.shown(set.smoothing);
        const QString& name = curve.style.label.isEmpty() ? curve.style.name : curve.style.label;
        if (const auto at = series.lastAtOrBefore(step)) out.rows.push_back({name, curve.style.colour, series[*at]});
    }
    return out;
}

/// Heights of the labels of rows sorted from top to bottom: near their dots, a line apart, inside the box.
std::vector<double> spreadLabels(const CurveReadout& read, const CurveSet::View& view) {
    std::vector<double> heights;
    double ceiling = view.box.top() - kLine / 2;
    for (const auto& row : read.rows) {
        heights.push_back(std::max(view.place(row.point).y(), ceiling + kLine));
        ceiling = heights.back();
    }
    double floor = view.box.bottom() + kLine / 2;
    for (std::size_t i = heights.size(); i-- > 0;) floor = heights[i] = std::min(heights[i], floor - kLine);
    return heights;
}

/// Where not all rows have room: those nearest to a height, from top to bottom.
std::vector<CurveReadout::Row> nearestRows(std::vector<CurveReadout::Row> rows, const CurveSet::View& view, double y,
                                           std::size_t most) {
    if (rows.size() <= most) return rows;
    const auto height = [&](const CurveReadout::Row& row) {
        const double at = view.place(row.point).y();
        return std::isnan(at) ? view.box.bottom() : at;
    };
    const auto distance = [&](const auto& row) { return std::abs(height(row) - y); };
    std::ranges::nth_element(rows, rows.begin() + std::ptrdiff_t(most), {}, distance);
    rows.erase(rows.begin() + std::ptrdiff_t(most), rows.end());
    std::ranges::sort(rows, {}, height);
    return rows;
}

}  // namespace

QString CurveReadout::description() const {
    QStringList values;
    for (const Row& row : rows) values << row.name + ' ' + formatNumber(row.point.value);
    return QString("step %1: %2").arg(formatInteger(std::llround(step)), values.join(", "));
}

CurveReadout CurveOverlay::readout(const CurveSet& set, const CurveSet::View& view) const {
    if (!hovered) return {};
    const double step = view.steps.lower + (hovered->x() - view.box.left()) / view.box.width() * view.steps.size();
    CurveReadout out = readAt(set, std::round(step));
    const auto distance = [&](const CurveReadout::Row& row) {
        return std::abs(view.place(row.point).y() - hovered->y());
    };
    const auto nearest = std::min_element(out.rows.begin(), out.rows.end(),
                                          [&](const auto& a, const auto& b) { return distance(a) < distance(b); });
    if (nearest != out.rows.end()) nearest->isNearest = true;
    return out;
}

void CurveOverlay::paint(QPainter& painter, const CurveSet& set, const CurveSet::View& view, ThemeKind theme) const {
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& colours = paletteOf(theme);
    if (cursor && *cursor >= view.steps.lower && *cursor <= view.steps.upper) paintCursor(painter, set, view, colours);
    if (hovered) paintReadout(painter, readout(set, view), view, colours);
}

void CurveOverlay::paintCursor(QPainter& painter, const CurveSet& set, const CurveSet::View& view,
                               const Palette& colours) const {
    const double x = view.place({*cursor, view.values.lower}).x();
    QPen pen(colours.secondary, 1);
    pen.setDashPattern({3, 3});
    painter.setPen(pen);
    painter.drawLine(QPointF(x, view.box.top()), QPointF(x, view.box.bottom()));
    CurveReadout read = readAt(set, *cursor);
    std::erase_if(read.rows, [](const auto& row) { return std::isnan(row.point.value); });
    std::sort(read.rows.begin(), read.rows.end(),
              [&](const auto& a, const auto& b) { return view.place(a.point).y() < view.place(b.point).y(); });
    const bool hasValues = !hovered && read.rows.size() <= kMostCursorValues;
    const bool isLeft = x > view.box.center().x();
    const std::vector<double> heights = spreadLabels(read, view);
    for (std::size_t i = 0; i < read.rows.size(); ++i) {
        const QPointF dot(x, view.place(read.rows[i].point).y());
        painter.setPen(QPen(colours.panel, 1));
        painter.setBrush(read.rows[i].colour);
        painter.drawEllipse(dot, 3.5, 3.5);
        painter.setBrush(Qt::NoBrush);
        if (!hasValues) continue;
        const QString text = formatNumber(read.rows[i].point.value, 3);
        const double width = kMark + 4 + textWidth(captionFont(), text);
        const QRectF box(isLeft ? x - 8 - width : x + 8, heights[i] - kLine / 2, width, kLine);
        QColor ground = colours.panel;
        ground.setAlphaF(0.85f);
        painter.fillRect(box.adjusted(-2, 1, 2, -1), ground);
        painter.fillRect(QRectF(box.left(), box.center().y() - kMark / 2, kMark, kMark), read.rows[i].colour);
        drawText(painter, box.adjusted(kMark + 4, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text, captionFont(),
                 colours.text);
    }
}

void CurveOverlay::paintReadout(QPainter& painter, const CurveReadout& read, const CurveSet::View& view,
                                const Palette& colours) const {
    const double x = view.place({read.step, view.values.lower}).x();
    painter.setPen(QPen(colours.secondary, 1));
    painter.drawLine(QPointF(x, view.box.top()), QPointF(x, view.box.bottom()));
    const auto fitting = std::size_t(std::max(1.0, (view.box.bottom() - 2 * kPadding) / kLine - 1));
    const auto rows = nearestRows(read.rows, view, hovered->y(), std::min(kMostRows, fitting));
    double nameWidth = 0, valueWidth = 0;
    for (const auto& row : rows) {
        nameWidth = std::max(nameWidth, textWidth(captionFont(), row.name));
        valueWidth = std::max(valueWidth, textWidth(captionFont(), formatNumber(row.point.value)));
        painter.setPen(QPen(colours.panel, 1));
        painter.setBrush(row.colour);
        if (!std::isnan(row.point.value))
            painter.drawEllipse(QPointF(x, view.place(row.point).y()), row.isNearest ? 4.5 : 3,
                                row.isNearest ? 4.5 : 3);
    }
    QString head = "step " + formatInteger(std::llround(read.step));
    if (rows.size() < read.rows.size()) head += QString(" · nearest %1 of %2").arg(rows.size()).arg(read.rows.size());
    const double wanted = std::max(textWidth(captionFont(), head), 14 + nameWidth + 12 + valueWidth) + 2 * kPadding;
    const double width = std::min(wanted, kMostOfPlot * view.box.right());
    const bool isLeft = x + 12 + width > view.box.right() && x > view.box.center().x();
    const double left = std::clamp(isLeft ? x - 12 - width : x + 12, 0.0, view.box.right() - width);
    const double height = kLine * double(rows.size() + 1) + 2 * kPadding;
    const double top = std::clamp(hovered->y() - height / 2, 0.0, std::max(0.0, view.box.bottom() - height));
    const QRectF box(left, top, width, height);
    painter.setPen(QPen(colours.line, 1));
    QColor ground = colours.raised;
    ground.setAlphaF(0.92f);
    painter.setBrush(ground);
    painter.drawRoundedRect(box, 4, 4);
    painter.setBrush(Qt::NoBrush);
    QRectF line(box.left() + kPadding, box.top() + kPadding, width - 2 * kPadding, kLine);
    drawText(painter, line, Qt::AlignLeft | Qt::AlignVCenter, head, captionFont(), colours.secondary);
    const QFontMetricsF metrics(captionFont());
    for (const auto& row : rows) {
        line.translate(0, kLine);
        painter.fillRect(QRectF(line.left(), line.center().y() - 4, 8, 8), row.colour);
        const QColor ink = row.isNearest ? colours.text : colours.secondary;
        const QString name = elidedName(row.name, metrics, line.width() - 14 - 12 - valueWidth);
        drawText(painter, line.adjusted(14, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, name, captionFont(), ink);
        drawText(painter, line, Qt::AlignRight | Qt::AlignVCenter, formatNumber(row.point.value), captionFont(), ink);
    }
}

}  // namespace outeffhop::kit
