// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/head_grid.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>
#include <cmath>
#include <iostream>

#include "tests/views/kit/samples.h"

namespace outeffhop::kit {
namespace {

void fill(HeadGridWidget& grid, int layers, int heads, int edge) {
    grid.setShape(layers, heads);
    const auto codes = samples::codes(samples::attention(edge, true));
    for (int l = 0; l < layers; ++l)
        for (int h = 0; h < heads; ++h) grid.setThumbnail({l, h}, edge, edge, codes);
}

TEST(HeadGrid, HoverPreviewsClickSelectsEscapeClears) {
    HeadGridWidget grid;
    grid.resize(300, 400);
    fill(grid, 3, 2, 32);
    grid.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&grid));
    QSignalSpy hovered(&grid, &HeadGridWidget::headHovered), selected(&grid, &HeadGridWidget::headSelected),
        cleared(&grid, &HeadGridWidget::cleared);
    QTest::mouseMove(&grid, grid.positionOf({2, 1}));
    ASSERT_TRUE(QTest::qWaitFor([&] { return hovered.size() == 1; }));
    EXPECT_EQ(hovered[0], (QList<QVariant>{2, 1}));
    EXPECT_FALSE(grid.selected());
    QTest::mouseClick(&grid, Qt::LeftButton, {}, grid.positionOf({1, 0}));
    EXPECT_EQ(grid.selected(), (HeadId{1, 0}));
    QTest::keyClick(&grid, Qt::Key_Right);
    QTest::keyClick(&grid, Qt::Key_Up);
    QTest::keyClick(&grid, Qt::Key_Up);
    EXPECT_EQ(grid.selected(), (HeadId{0, 1}));
    QTest::keyClick(&grid, Qt::Key_Escape);
    EXPECT_FALSE(grid.selected());
    EXPECT_EQ(selected.size(), 4);
    EXPECT_EQ(cleared.size(), 1);
}

TEST(HeadGrid, SaysNumbersInWordsAndUndefinedAsADash) {
    HeadGridWidget grid;
    grid.setShape(1, 2);
    grid.setBar("no-op mass", "∅", std::vector<float>{0.976f, std::nanf("")});
    grid.setSecondary("sink mass", "sink", std::vector<float>{0, 0.5f});
    EXPECT_EQ(grid.describe({0, 0}), "layer 1 head 1, no-op mass 0.98, sink mass 0.00");
    EXPECT_EQ(grid.describe({0, 1}), "layer 1 head 2, no-op mass –, sink mass 0.50");
    EXPECT_EQ(grid.csv(), "layer,head,no-op_mass,sink_mass\n1,1,0.9760000109672546,0\n1,2,,0.5\n");
    grid.setTitle("hop, 1 · step 7", {{"run", "hop, 1"}, {"step", "7"}});
    EXPECT_EQ(grid.csv().section('\n', 0, 1),
              "run,step,layer,head,no-op_mass,sink_mass\n\"hop, 1\",7,1,1,0.9760000109672546,0");
}

TEST(HeadGrid, TheSameShapeKeepsSelectionAndPictures) {
    HeadGridWidget grid;
    fill(grid, 2, 2, 16);
    grid.setSelected(HeadId{1, 1});
    grid.setShape(2, 2);
    EXPECT_TRUE(grid.selected());
    grid.setShape(1, 1);
    EXPECT_FALSE(grid.selected());
}

TEST(HeadGrid, AllHeadsOfAnyShapeFitIntoTheWidget) {
    for (auto [layers, heads] : {std::pair{1, 1}, {3, 1}, {6, 12}, {12, 12}, {24, 16}})
        for (QSize size : {QSize(180, 420), QSize(900, 380)}) {
            HeadGridWidget grid;
            grid.resize(size);
            grid.setShape(layers, heads);
            grid.setBar("no-op mass", "∅", std::vector<float>(std::size_t(layers * heads), 0.5f));
            EXPECT_TRUE(grid.rect().contains(grid.positionOf({layers - 1, heads - 1}))) << layers << 'x' << heads;
        }
}

#ifdef NDEBUG
TEST(HeadGrid, PaintsA144HeadModelFast) {
    HeadGridWidget grid;
    grid.resize(1200, 1000);
    fill(grid, 12, 12, 64);
    grid.setBar("no-op mass", "∅", std::vector<float>(144, 0.5f));
    QImage image(grid.size(), QImage::Format_RGB32);
    grid.render(&image);
    const double all = samples::medianMilliseconds([&] { grid.render(&image); });
    std::cout << "144 heads of 64 x 64, 1200 x 1000: " << all << " ms\n";
    EXPECT_LT(all, 16);
}
#endif

}  // namespace
}  // namespace outeffhop::kit
