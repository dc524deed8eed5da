// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QImage>
#include <QPainter>
#include <QString>
#include <vector>

#include "views/kit/colour_map.h"
#include "views/kit/exportable.h"

/// What the painters of the kit share. Sizes are in the units of Exportable::paint.
namespace outeffhop::kit {

/// Drawing commands go into a file, not pixels.
bool isVector(const QPainter& painter);

double textWidth(const QFont& font, const QString& text);
void drawText(QPainter& painter, const QRectF& box, int flags, const QString& text, const QFont& font,
              const QColor& colour);

/// Cells of equal size from an image of colour codes, never blurred; where cells are smaller than a pixel each pixel
/// shows the strongest of its cells. In vector files the cells are an embedded picture, all else stays vector.
void drawCells(QPainter& painter, const QRectF& box, const QImage& codes, const ColourMap& map, int zeroCode = 0);

/// Bold title with the grey unit at the right; returns the height it took, 0 when both are empty.
double drawHeading(QPainter& painter, double width, const QString& title, const QString& unit,
                   const ExportStyle& style);

struct LegendItem {
    QString name;
    QColor colour;
    QList<qreal> dash;
};
/// Line samples with names, wrapped at `width`; returns the height. Without a painter it only measures.
double drawLegend(QPainter* painter, QPointF at, double width, const std::vector<LegendItem>& items,
                  const ExportStyle& style);

struct ColourBar {
    ColourMapKind map;
    QString label;
    struct Tick {
        double position;  ///< in [0, 1] along the bar
        QString text;
    };
    std::vector<Tick> ticks;
};
inline constexpr double kColourBarHeight = 40, kColourBarWidth = 128;
/// Label, bar and ticks in kColourBarWidth x kColourBarHeight.
void drawColourBar(QPainter& painter, QPointF at, const ColourBar& bar, const ExportStyle& style);
/// Ticks of a probability bar over [0, maximum]; the label says when the scale is the square root.
ColourBar probabilityBar(ColourMapKind map, const QString& label, double maximum, ColourScale scale);

}  // namespace outeffhop::kit
