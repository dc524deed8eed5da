// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_attention/map_grid.h"

#include <gtest/gtest.h>

namespace outeffhop::compare_attention {
namespace {

TEST(MapGrid, WideRoomHasOneRowAndTallRoomOneColumn) {
    EXPECT_EQ(gridColumns(4, {1600, 380}), 4);
    EXPECT_EQ(gridColumns(4, {700, 800}), 2);
    EXPECT_EQ(gridColumns(3, {300, 1200}), 1);
    EXPECT_EQ(gridColumns(1, {100, 100}), 1);
}

TEST(MapGrid, ColumnsDoNotOverlapAndStayInside) {
    MapGrid grid;
    std::vector<MapColumn*> columns;
    for (int i = 0; i < 4; ++i) columns.push_back(new MapColumn(QString::number(i)));
    columns.push_back(nullptr);
    grid.resize(1240, 320);
    grid.setColumns(columns);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_TRUE(grid.rect().contains(columns[i]->geometry())) << i;
        for (std::size_t j = 0; j < i; ++j) EXPECT_FALSE(columns[i]->geometry().intersects(columns[j]->geometry()));
    }
}

TEST(MapGrid, MapsOfARowBeginAtOneHeightWhateverTheirTokensTake) {
    MapGrid grid;
    std::vector<MapColumn*> columns{new MapColumn(QStringLiteral("long")), new MapColumn(QStringLiteral("short"))};
    constexpr int kTokens = 12;
    for (auto* column : columns) {
        const QString text = column == columns[0] ? QStringLiteral("[UNUSED]") : QStringLiteral("a");
        const kit::Tokens tokens(kTokens, {text});
        column->map().setTokens(tokens, tokens);
        column->map().setMatrix({kTokens, kTokens, std::vector<float>(kTokens * kTokens, .1f), {}});
    }
    grid.setColumns(columns);
    grid.show();
    for (const QSize size : {QSize(900, 600), QSize(900, 240)}) {
        grid.resize(size);
        const auto top = [&](const MapColumn* column) {
            return column->map().mapTo(&grid, column->map().positionOf({0, 0})).y();
        };
        EXPECT_NEAR(top(columns[0]), top(columns[1]), 1) << size.height();
        EXPECT_TRUE(grid.rect().contains(columns[1]->geometry()));
    }
}

TEST(MapGrid, ANoticeStandsInThePlaceOfAMap) {
    MapGrid grid;
    grid.resize(600, 300);
    auto *map = new MapColumn(QStringLiteral("map")), *none = new MapColumn(QStringLiteral("none"));
    map->map().setMatrix({1, 2, {.25f, .75f}, {}});
    none->setNotice(QStringLiteral("Not the same tokens."));
    grid.setColumns({map, none});
    EXPECT_TRUE(none->map().isHidden());
    EXPECT_FALSE(map->map().isHidden());
    none->setNotice({});
    EXPECT_FALSE(none->map().isHidden());
}

TEST(MapGrid, CsvNamesRunAndStepInEveryLine) {
    MapGrid grid;
    auto* column = new MapColumn(QStringLiteral("one"));
    column->map().setKeys({{QStringLiteral("run"), QStringLiteral("soft \"max\"")}, {QStringLiteral("step"), "7"}});
    column->map().setMatrix({1, 2, {.25f, .75f}, {}});
    grid.setColumns({column});
    EXPECT_EQ(grid.csv(),
              "run,step,query,query_token,key,key_token,value\n"
              "\"soft \"\"max\"\"\",7,0,,0,,0.25\n"
              "\"soft \"\"max\"\"\",7,0,,1,,0.75\n");
}

TEST(MapGrid, LegendsThatDoNotFitBesideEachOtherMakeTheFigureHigher) {
    MapGrid grid;
    auto* column = new MapColumn(QStringLiteral("one"));
    column->map().setMatrix({2, 2, {1, 0, .5f, .5f}, {}});
    grid.setColumns({column});
    const double narrow = grid.heightFor(361), wide = grid.heightFor(723);
    grid.setDifference(1);
    EXPECT_GT(grid.heightFor(361), narrow + 30) << "the third bar stands below";
    EXPECT_EQ(grid.heightFor(723), wide) << "three fit";
}

TEST(FigureColumns, GiveLargeMapsInAFigureThatIsNotTooHigh) {
    const auto square = [](double width) { return width; };
    EXPECT_EQ(figureColumns(4, 720, square), 2) << "two rows of large maps, not four small ones in a row";
    EXPECT_EQ(figureColumns(4, 360, square), 2);
    EXPECT_EQ(figureColumns(3, 360, square), 2) << "an empty place, but maps that can be read";
    EXPECT_EQ(figureColumns(3, 720, square), 3) << "no empty place";
    EXPECT_EQ(figureColumns(2, 720, square), 2);
    EXPECT_EQ(figureColumns(5, 720, square), 3);
    EXPECT_EQ(figureColumns(1, 720, square), 1);
}

}  // namespace
}  // namespace outeffhop::compare_attention
