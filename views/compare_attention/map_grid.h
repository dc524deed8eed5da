// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

#include "views/compare_attention/map_column.h"

namespace outeffhop::compare_attention {

/// In how many columns that many square maps are largest.
int gridColumns(int maps, QSizeF size);
/// In how many columns of a figure of that width, which grows with its rows: large maps without empty places, or else
/// the largest in a figure that is not much higher than wide. `mapHeight` tells the height of a map by its width.
int figureColumns(int maps, double width, const std::function<double(double)>& mapHeight);

/// Maps side by side (or in rows, where they are larger so) on one colour scale, whose legends stand below where there
/// is room. As a figure the legends are always there.
class MapGrid : public QWidget, public kit::Exportable {
    Q_OBJECT
 public:
    explicit MapGrid(QWidget* parent = nullptr);

    /// Those that are not null, in this order; they become children.
    void setColumns(std::vector<MapColumn*> columns);
    /// After a map changed its shape.
    void arrange();
    void setScale(kit::ColourScale scale);
    /// The end of the signed scale; 0: there is no difference.
    void setDifference(double largest);
    /// Only for exports: "L1 · H1 · step 1,500".
    void setTitle(const QString& title) { title_ = title; }
    void setSuggestedName(const QString& name) { name_ = name; }

    void paint(QPainter& painter, const QSizeF& size, const kit::ExportStyle& style) const override;
    double heightFor(double width) const override;
    QString csv() const override;
    QString suggestedName() const override { return name_; }

 protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

 private:
    void alignCells();
    void alignTops(int begin, int end);
    /// In as many rows as they need at that width.
    void paintLegends(QPainter& painter, double width, const kit::ExportStyle& style) const;
    [[nodiscard]] double legendHeight(double width) const;
    [[nodiscard]] int columnsOfFigure(double width) const;
    [[nodiscard]] double mapHeight(double width) const;

    std::vector<MapColumn*> columns_;
    kit::ColourScale scale_ = kit::ColourScale::squareRoot;
    double largest_ = 0;
    double legendTop_ = -1;  ///< -1: no room
    QString title_;
    QString name_ = QStringLiteral("attention_compared");
};

}  // namespace outeffhop::compare_attention
