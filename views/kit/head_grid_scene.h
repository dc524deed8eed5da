// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QRectF>
#include <QStringList>
#include <optional>
#include <vector>

#include "views/kit/head_grid.h"

class QPainter;

namespace outeffhop::kit {

/// Where the numbers of a head stand: beside its thumbnail, below it, or only as a bar on its lower edge.
enum class HeadText { beside, below, none };

struct HeadGridLayout {
    double thumbnail = 0;         ///< edge of a (square) thumbnail
    double stepX = 0, stepY = 0;  ///< from one head to the next, from one layer to the next
    QPointF origin;
    HeadText text = HeadText::none;

    QRectF thumbnailOf(HeadId head) const {
        return {origin.x() + head.head * stepX, origin.y() + head.layer * stepY, thumbnail, thumbnail};
    }
};

/// One number a head: what it is, its short symbol, and [layers * heads] values.
struct HeadMeasure {
    QString meaning, symbol;
    std::vector<float> values;
};

/// What a head grid shows and how it is drawn; no widget.
struct HeadGridScene {
    int layers = 0, heads = 0;
    QStringList layerNames;          ///< L1, L2, ... where there are none
    std::vector<QImage> thumbnails;  ///< [layers * heads], Indexed8
    HeadMeasure bar, secondary;

    bool isEmpty() const { return layers == 0 || heads == 0; }
    bool contains(HeadId h) const { return h.layer >= 0 && h.layer < layers && h.head >= 0 && h.head < heads; }
    std::size_t indexOf(HeadId h) const { return std::size_t(h.layer) * std::size_t(heads) + std::size_t(h.head); }
    QString layerName(int layer) const;
    double valueOf(const HeadMeasure& measure, HeadId head) const;
    QString describe(HeadId head) const;
    QString csv() const;

    HeadGridLayout layout(const QSizeF& size) const;
    std::optional<HeadId> headAt(const HeadGridLayout& layout, QPointF point) const;
    void paint(QPainter& painter, const HeadGridLayout& layout, const ExportStyle& style) const;

 private:
    void paintLabels(QPainter& painter, const HeadGridLayout& layout, const Palette& colours) const;
    void paintHead(QPainter& painter, const HeadGridLayout& layout, HeadId head, const ExportStyle& style) const;
};

}  // namespace outeffhop::kit
