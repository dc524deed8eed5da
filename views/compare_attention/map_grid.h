// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "views/compare_attention/map_column.h"

namespace outeffhop::compare_attention {

/// In how many columns that many square maps are largest.
int gridColumns(int maps, QSizeF size);

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
    void paintLegends(QPainter& painter, const kit::ExportStyle& style) const;
    [[nodiscard]] int figureColumns(double width) const;
    [[nodiscard]] double mapHeight(double width) const;

    std::vector<MapColumn*> columns_;
    kit::ColourScale scale_ = kit::ColourScale::squareRoot;
    double largest_ = 0;
    double legendTop_ = -1;  ///< -1: no room
    QString name_ = QStringLiteral("attention_compared");
};

}  // namespace outeffhop::compare_attention
