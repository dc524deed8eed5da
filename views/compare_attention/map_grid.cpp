// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_attention/map_grid.h"

#include <QPainter>
#include <algorithm>
#include <cmath>
#include <limits>
#include <ranges>
#include <span>

#include "views/kit/number_format.h"
#include "views/kit/painting.h"

namespace outeffhop::compare_attention {

namespace {

constexpr double kGap = 12, kLegendGap = 8, kLegendStep = kit::kColourBarWidth + 3 * kGap;
constexpr int kSmallest = 60;         ///< height of a map in pixels
constexpr double kFigureTitle = 22;   ///< height of the line above a figure
constexpr double kLargeColumn = 200;  ///< of a figure: 47 mm with text of 8 pt
constexpr double kTallest = 1.3;      ///< height of a figure by its width

int rowsFor(int maps, int columns) {
    return (maps + columns - 1) / columns;
}

int legendColumns(double width) {
    return std::max(1, static_cast<int>((width - 4 + 3 * kGap) / kLegendStep));
}

}  // namespace

int gridColumns(int maps, QSizeF size) {
    int best = 1;
    double largest = 0;
    for (int columns = 1; columns <= maps; ++columns) {
        const double width = size.width() / columns;
        const double height = size.height() / rowsFor(maps, columns) - MapColumn::kHeading;
        if (std::min(width, height) <= largest) continue;
        largest = std::min(width, height);
        best = columns;
    }
    return best;
}

int figureColumns(int maps, double width, const std::function<double(double)>& mapHeight) {
    int best = std::max(1, maps), fewest = maps;
    double largest = 0;
    for (int columns = 1; columns <= maps; ++columns) {
        const int rows = rowsFor(maps, columns);
        const double cell = (width - kGap * (columns - 1)) / columns;
        if (rows * (MapColumn::kHeading + mapHeight(cell)) > kTallest * width) continue;
        const int empty = cell >= kLargeColumn ? rows * columns - maps : maps;
        if (empty > fewest || (empty == fewest && cell <= largest)) continue;
        best = columns;
        fewest = empty;
        largest = cell;
    }
    return best;
}

MapGrid::MapGrid(QWidget* parent) : QWidget(parent) {
    setMinimumHeight(144);
    connect(&kit::Theme::current(), &kit::Theme::changed, this, qOverload<>(&QWidget::update));
}

void MapGrid::setColumns(std::vector<MapColumn*> columns) {
    std::erase(columns, nullptr);
    for (auto* column : columns) column->setParent(this);
    for (auto* column : columns_) column->setVisible(std::ranges::count(columns, column) > 0);
    for (auto* column : columns) column->show();
    columns_ = std::move(columns);
    arrange();
}

void MapGrid::setScale(kit::ColourScale scale) {
    scale_ = scale;
    update();
}

void MapGrid::setDifference(double largest) {
    largest_ = largest;
    update();
}

double MapGrid::mapHeight(double width) const {
    double height = 0;
    for (const auto* column : columns_)
        if (!column->hasNotice()) height = std::max(height, column->map().heightFor(width));
    return height > 0 ? height : width;
}

void MapGrid::arrange() {
    legendTop_ = -1;
    if (columns_.empty()) return;
    const int maps = static_cast<int>(columns_.size()), across = gridColumns(maps, size()),
              down = rowsFor(maps, across);
    const double cellWidth = (width() - kGap * (across - 1)) / across;
    const double needed = down * (MapColumn::kHeading + mapHeight(cellWidth));
    const bool hasLegend = needed + legendHeight(width()) <= height();
    if (hasLegend) legendTop_ = needed + 4;
    const double cellHeight = (hasLegend ? needed : height()) / down;
    for (int i = 0; i < maps; ++i) {
        const double x = (i % across) * (cellWidth + kGap), y = (i / across) * cellHeight;
        columns_[static_cast<std::size_t>(i)]->setGeometry(QRectF(x, y, cellWidth, cellHeight).toRect());
    }
    for (auto* column : columns_) column->setRoomAbove(0);
    alignCells();
    for (int row = 0; row < down; ++row) alignTops(row * across, std::min(maps, (row + 1) * across));
    alignCells();
    update();
}

/// Tokens take different heights above the maps: those of a row, from one column to before another, begin at one.
void MapGrid::alignTops(int begin, int end) {
    const auto topOf = [](const MapColumn& column) { return column.map().positionOf({0, 0}).y(); };
    const auto row = std::span(columns_).subspan(std::size_t(begin), std::size_t(end - begin));
    const int lowest = std::ranges::max(row | std::views::transform([&](auto* column) { return topOf(*column); }));
    const int tallest = std::ranges::max(row | std::views::transform([](auto* column) { return column->height(); }));
    for (auto* column : row) {
        const int room = lowest - topOf(*column);
        column->setRoomAbove(room);
        column->resize(column->width(), std::min(column->height() + room, tallest));
    }
}

/// A run with a begin-of-sequence token has a row more: the others get no larger cells than it has.
void MapGrid::alignCells() {
    const auto cellOf = [](const MapColumn& column) {
        const auto& map = column.map();
        return map.positionOf({1, 0}).y() - map.positionOf({0, 0}).y();
    };
    int smallest = std::numeric_limits<int>::max();
    for (const auto* column : columns_)
        if (const int cell = cellOf(*column); cell > 0) smallest = std::min(smallest, cell);
    for (auto* column : columns_)
        while (cellOf(*column) > smallest && column->height() > kSmallest)
            column->resize(column->width(), column->height() - 4);
}

void MapGrid::resizeEvent(QResizeEvent* /*event*/) {
    arrange();
}

void MapGrid::paintEvent(QPaintEvent* /*event*/) {
    if (legendTop_ < 0) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(0, legendTop_);
    paintLegends(painter, width(), {kit::Theme::current().kind()});
}

double MapGrid::legendHeight(double width) const {
    const int bars = largest_ > 0 ? 3 : 2;
    return kLegendGap + rowsFor(bars, legendColumns(width)) * kit::kColourBarHeight + 4;
}

void MapGrid::paintLegends(QPainter& painter, double width, const kit::ExportStyle& style) const {
    using Kind = kit::ColourMapKind;
    std::vector<kit::ColourBar> bars{kit::probabilityBar(Kind::probability, tr("probability"), 1, scale_),
                                     kit::probabilityBar(Kind::noop, tr("no-op probability ∅"), 1, scale_)};
    if (largest_ > 0)
        bars.push_back({Kind::difference,
                        tr("signed difference"),
                        {{0, kit::formatSigned(-largest_, 2)}, {0.5, tr("0")}, {1, kit::formatSigned(largest_, 2)}}});
    const int across = legendColumns(width);
    for (int i = 0; i < static_cast<int>(bars.size()); ++i)
        kit::drawColourBar(painter, {4 + (i % across) * kLegendStep, (i / across) * kit::kColourBarHeight},
                           bars[static_cast<std::size_t>(i)], style);
}

int MapGrid::columnsOfFigure(double width) const {
    return figureColumns(static_cast<int>(columns_.size()), width, [this](double cell) { return mapHeight(cell); });
}

double MapGrid::heightFor(double width) const {
    if (columns_.empty()) return width / 4;
    const int across = columnsOfFigure(width);
    const double cell = (width - kGap * (across - 1)) / across;
    return rowsFor(static_cast<int>(columns_.size()), across) * (MapColumn::kHeading + mapHeight(cell)) + kFigureTitle +
           legendHeight(width);
}

void MapGrid::paint(QPainter& painter, const QSizeF& size, const kit::ExportStyle& style) const {
    if (columns_.empty()) return;
    const int maps = static_cast<int>(columns_.size()), across = columnsOfFigure(size.width());
    const double width = (size.width() - kGap * (across - 1)) / across, legends = legendHeight(size.width());
    const double height = (size.height() - kFigureTitle - legends) / rowsFor(maps, across);
    kit::drawHeading(painter, size.width(), title_, tr("query ↓ key → · ∅ = nowhere"), style);
    for (int i = 0; i < maps; ++i) {
        const auto& column = *columns_[static_cast<std::size_t>(i)];
        painter.save();
        painter.translate((i % across) * (width + kGap), kFigureTitle + (i / across) * height);
        column.paint(painter, {width, height}, style);
        painter.restore();
    }
    painter.save();
    painter.translate(0, size.height() - legends + kLegendGap);
    paintLegends(painter, size.width(), style);
    painter.restore();
}

QString MapGrid::csv() const {
    QString out;
    for (const auto* column : columns_) {
        const QString csv = column->map().csv(), header = csv.section(QLatin1Char('\n'), 0, 0);
        if (out.isEmpty()) out = header.section(QLatin1Char(','), 0, -2) + QStringLiteral(",value\n");
        out += csv.mid(header.size() + 1);
    }
    return out;
}

}  // namespace outeffhop::compare_attention
