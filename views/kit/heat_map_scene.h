// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QRectF>
#include <QString>
#include <optional>

#include "views/kit/heat_map.h"

class QPainter;

namespace outeffhop::kit {

/// Where everything of a heat map stands within a size.
struct HeatMapLayout {
    QRectF map, nowhere, gate;  ///< cells without labels
    double cell = 0;            ///< edge of a (square) cell
    QFont labels;
    int every = 1;  ///< one token label in so many
    bool areKeysSlanted = false;
    QPointF legend;
    bool isLegendBeside = false;
    int legendAcross = 1;  ///< colour bars beside each other below the map

    QRectF rectOf(HeatMapCell cell) const;
    std::optional<HeatMapCell> cellAt(QPointF point) const;
};

/// What a heat map shows and how it is drawn; no widget.
struct HeatMapScene {
    AttentionMatrix matrix;
    Tokens queries, keys;
    bool isDifference = false;
    double maximum = 1;  ///< of the colour scale; for differences 0 means "the largest"
    ColourScale scale = ColourScale::squareRoot;
    bool hasLegend = true;

    /// Computes what painting needs; call it after any change above.
    void refresh();

    bool isEmpty() const { return matrix.queries == 0 || matrix.keys == 0; }
    bool contains(HeatMapCell cell) const;
    double valueOf(HeatMapCell cell) const;
    QString describe(HeatMapCell cell) const;
    /// The keys of cells from left to right, those of the columns behind the map last.
    std::vector<int> columnKeys() const;
    QString csv() const;

    HeatMapLayout layout(const QSizeF& size) const;
    /// Height at which the map fills that width.
    double heightFor(double width) const;
    void paint(QPainter& painter, const HeatMapLayout& layout, const ExportStyle& style) const;
    /// Row and column of a cell lit up, the cell outlined in `colour`.
    void paintMark(QPainter& painter, const HeatMapLayout& layout, HeatMapCell cell, const QColor& colour,
                   double width) const;

 private:
    /// Room around the map and the largest cell that it leaves.
    struct Fit {
        double left = 0, top = 0, right = 0, cell = 0;
        bool isSlanted = false, isLegendBeside = false;
        int legendAcross = 1;
    };
    Fit fit(const QSizeF& size, bool isSlanted) const;
    int legendBars() const;
    double legendHeight(int across) const;

    /// The columns right of the map, from left to right.
    struct SideColumn {
        int key;  ///< HeatMapCell::kNowhere or kGate
        const std::vector<float>& values;
        const QImage& codes;
        QRectF HeatMapLayout::*place;
        ColourMapKind colours;
        QString symbol, meaning;
    };
    std::vector<SideColumn> sideColumns() const;

    void paintLabels(QPainter& painter, const HeatMapLayout& layout, const Palette& colours) const;
    void paintLegend(QPainter& painter, const HeatMapLayout& layout, const ExportStyle& style) const;

    double colourMaximum_ = 1;
    QImage codes_, nowhereCodes_, gateCodes_;
    double queryText_ = 0, keyText_ = 0, usualKey_ = 0;  ///< widths of labels: the widest, and what most keys need
};

}  // namespace outeffhop::kit
