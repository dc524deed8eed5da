// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/painting.h"

#include <QFontMetricsF>
#include <QPaintEngine>
#include <QRegularExpression>
#include <algorithm>
#include <cmath>

#include "views/kit/number_format.h"

namespace outeffhop::kit {
namespace {

/// Device pixels of a length of one unit.
double deviceScale(const QPainter& painter) {
    const QTransform t = painter.deviceTransform();
    return std::hypot(t.m11(), t.m12());
}

/// Blocks of fx * fy cells become the one that is farthest from zero.
QImage strongest(const QImage& codes, int fx, int fy, int zeroCode) {
    QImage out((codes.width() + fx - 1) / fx, (codes.height() + fy - 1) / fy, QImage::Format_Indexed8);
    out.fill(zeroCode);
    for (int y = 0; y < codes.height(); ++y) {
        const uchar* from = codes.constScanLine(y);
        uchar* to = out.scanLine(y / fy);
        for (int x = 0; x < codes.width(); ++x)
            if (std::abs(from[x] - zeroCode) > std::abs(to[x / fx] - zeroCode)) to[x / fx] = from[x];
    }
    return out;
}

}  // namespace

bool isVector(const QPainter& painter) {
    return painter.paintEngine()->type() != QPaintEngine::Raster;
}

double textWidth(const QFont& font, const QString& text) {
    return QFontMetricsF(font).horizontalAdvance(text);
}

void drawText(QPainter& painter, const QRectF& box, int flags, const QString& text, const QFont& font,
              const QColor& colour) {
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(box, flags | Qt::TextDontClip, text);
}

void drawCells(QPainter& painter, const QRectF& box, const QImage& codes, const ColourMap& map, int zeroCode) {
    if (codes.isNull() || box.isEmpty()) return;
    const bool vector = isVector(painter);
    const double scale = vector ? 4 : deviceScale(painter);
    const auto cellsPerPixel = [&](int cells, double length) {
        return std::max(1, int(std::ceil(cells / (length * scale) - 1e-6)));
    };
    QImage image = codes;
    const int fx = cellsPerPixel(codes.width(), box.width()), fy = cellsPerPixel(codes.height(), box.height());
    if (fx > 1 || fy > 1) image = strongest(codes, fx, fy, zeroCode);
    image.setColorTable(map.colourTable());
    if (vector) {
        // Viewers blur small pictures when they enlarge them; enlarged here, the edges of the cells stay sharp.
        const int k = std::clamp(1600 / std::max(image.width(), image.height()), 1, 32);
        image = image.scaled(image.size() * k);
    }
    // The last block may reach past the codes: it is drawn past the box and cut there.
    const QRectF reach(box.topLeft(), QSizeF(box.width() * fx * ((codes.width() + fx - 1) / fx) / codes.width(),
                                             box.height() * fy * ((codes.height() + fy - 1) / fy) / codes.height()));
    const QRectF source(0, 0, image.width() * box.width() / reach.width(),
                        image.height() * box.height() / reach.height());
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.drawImage(box, image, source);
}

double drawHeading(QPainter& painter, double width, const QString& title, const QString& unit,
                   const ExportStyle& style) {
    if (title.isEmpty() && unit.isEmpty()) return 0;
    const Palette& colours = paletteOf(style.theme);
    const QRectF line(0, 0, width, 18);
    const double taken = title.isEmpty() ? 0 : textWidth(titleFont(), title) + kGrid;
    const QString shortTitle = QFontMetricsF(titleFont()).elidedText(title, Qt::ElideRight, width);
    drawText(painter, line, Qt::AlignLeft | Qt::AlignVCenter, shortTitle, titleFont(), colours.text);
    QStringList parts = unit.split(QStringLiteral(" · "));
    while (parts.size() > 1 && textWidth(captionFont(), parts.join(QStringLiteral(" · "))) > width - taken)
        parts.removeLast();
    const QString shortUnit =
        QFontMetricsF(captionFont())
            .elidedText(parts.join(QStringLiteral(" · ")), Qt::ElideRight, std::max(0.0, width - taken));
    drawText(painter, line, Qt::AlignRight | Qt::AlignVCenter, shortUnit, captionFont(), colours.secondary);
    return line.height() + 4;
}

double drawLegend(QPainter* painter, QPointF at, double width, const std::vector<LegendItem>& items,
                  const ExportStyle& style) {
    constexpr double kSample = 16, kLine = 16, kGap = 14;
    if (items.empty()) return 0;
    QPointF place = at;
    for (const LegendItem& item : items) {
        const double needed = kSample + 5 + textWidth(captionFont(), item.name);
        if (place.x() > at.x() && place.x() + needed > at.x() + width) place = {at.x(), place.y() + kLine};
        if (painter) {
            QPen pen(item.colour, 2, Qt::SolidLine, Qt::FlatCap);
            if (!item.dash.isEmpty()) pen.setDashPattern(item.dash);
            painter->setPen(pen);
            painter->drawLine(QPointF(place.x(), place.y() + kLine / 2),
                              QPointF(place.x() + kSample, place.y() + kLine / 2));
            drawText(*painter, {place.x() + kSample + 5, place.y(), needed, kLine}, Qt::AlignLeft | Qt::AlignVCenter,
                     item.name, captionFont(), paletteOf(style.theme).text);
        }
        place.rx() += needed + kGap;
    }
    return place.y() + kLine - at.y() + 4;
}

void drawColourBar(QPainter& painter, QPointF at, const ColourBar& bar, const ExportStyle& style) {
    const Palette& colours = paletteOf(style.theme);
    drawText(painter, {at, QSizeF(kColourBarWidth, 14)}, Qt::AlignLeft | Qt::AlignVCenter, bar.label, captionFont(),
             colours.secondary);
    QImage ramp(ColourMap::kSize, 1, QImage::Format_Indexed8);
    for (int i = 0; i < ColourMap::kSize; ++i) ramp.scanLine(0)[i] = static_cast<uchar>(i);
    const QRectF box(at.x(), at.y() + 16, kColourBarWidth, 8);
    painter.save();
    ramp.setColorTable(ColourMap::of(bar.map, style.theme).colourTable());
    painter.drawImage(box, ramp);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(colours.line, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(box);
    painter.restore();
    for (const auto& tick : bar.ticks) {
        const double width = textWidth(captionFont(), tick.text);
        const double x =
            std::clamp(at.x() + tick.position * kColourBarWidth - width / 2, at.x(), at.x() + kColourBarWidth - width);
        drawText(painter, {x, at.y() + 26, width, 13}, Qt::AlignLeft | Qt::AlignVCenter, tick.text, captionFont(),
                 colours.secondary);
    }
}

ColourBar probabilityBar(ColourMapKind map, const QString& label, double maximum, ColourScale scale) {
    const bool root = scale == ColourScale::squareRoot;
    const double middle = root ? maximum / 4 : maximum / 2;
    const auto text = [](double value) {
        return formatNumber(value, value == 0.25 || value >= 1 ? 2 : 3).remove(QRegularExpression("\\.0+$"));
    };
    return {map, root ? label + " (√ scale)" : label, {{0, "0"}, {0.5, text(middle)}, {1, text(maximum)}}};
}

}  // namespace outeffhop::kit
