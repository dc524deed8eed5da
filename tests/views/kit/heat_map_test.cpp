// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/heat_map.h"

#include <gmock/gmock.h>

#include <QImage>
#include <QSignalSpy>
#include <QTest>

#include "tests/views/kit/samples.h"
#include "views/kit/heat_map_scene.h"
#include "views/kit/painting.h"

namespace outeffhop::kit {
namespace {

class HeatMap : public ::testing::Test {
 protected:
    HeatMap() {
        map.resize(600, 500);
        map.setMatrix(samples::attention(40, true));
        map.setTokens(samples::tokens(40), samples::tokens(40));
        map.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&map));
    }
    HeatMapWidget map;
};

TEST(DecodeAttention, IsScaleTimesSquare) {
    const std::vector<std::uint8_t> codes{0, 255, 51, 255};
    const std::vector<float> scales{1, 0.5f};
    EXPECT_THAT(decodeAttention(codes, scales, 2),
                ::testing::Pointwise(::testing::FloatEq(), {0.0f, 1.0f, 0.02f, 0.5f}));
}

TEST(HeatMapScene, ColourBarsThatDoNotFitBesideEachOtherStandBelow) {
    HeatMapScene scene;
    scene.matrix = samples::attention(12, true);
    scene.matrix.gate.assign(12, 0.5f);
    scene.refresh();
    const auto room = [&](double width) { return scene.heightFor(width) - scene.layout({width, 1e6}).map.bottom(); };
    EXPECT_EQ(scene.layout({600, 1e6}).legendAcross, 3);
    EXPECT_EQ(scene.layout({360, 1e6}).legendAcross, 2);
    EXPECT_GE(room(360), room(600) + kColourBarHeight);
}

TEST_F(HeatMap, HoverPreviews) {
    QSignalSpy hovered(&map, &HeatMapWidget::cellHovered), left(&map, &HeatMapWidget::hoverLeft);
    QTest::mouseMove(&map, map.positionOf({20, 3}));
    ASSERT_TRUE(QTest::qWaitFor([&] { return hovered.size() == 1; }));
    EXPECT_EQ(hovered[0], (QList<QVariant>{20, 3}));
    EXPECT_EQ(map.accessibleDescription(), map.describe({20, 3}));
    QTest::mouseMove(&map, map.positionOf({20, HeatMapCell::kNowhere}));
    ASSERT_TRUE(QTest::qWaitFor([&] { return hovered.size() == 2; }));
    EXPECT_EQ(hovered[1], (QList<QVariant>{20, HeatMapCell::kNowhere}));
    QTest::mouseMove(&map, QPoint(map.width() - 2, map.height() - 2));
    EXPECT_TRUE(QTest::qWaitFor([&] { return left.size() == 1; }));
    EXPECT_FALSE(map.locked());
}

TEST_F(HeatMap, ClickLocksAndEscapeClears) {
    QSignalSpy locked(&map, &HeatMapWidget::cellLocked), cleared(&map, &HeatMapWidget::cleared);
    QTest::mouseClick(&map, Qt::LeftButton, {}, map.positionOf({5, 2}));
    ASSERT_EQ(locked.size(), 1);
    EXPECT_EQ(map.locked(), (HeatMapCell{5, 2}));
    QTest::keyClick(&map, Qt::Key_Escape);
    EXPECT_EQ(cleared.size(), 1);
    EXPECT_FALSE(map.locked());
}

TEST_F(HeatMap, AGateIsAColumnOfItsOwn) {
    auto matrix = samples::attention(40, true);
    matrix.gate.assign(40, .25f);
    map.setMatrix(matrix);
    map.setLocked(HeatMapCell{7, HeatMapCell::kNowhere});
    QTest::keyClick(&map, Qt::Key_Right);
    EXPECT_EQ(map.locked(), (HeatMapCell{7, HeatMapCell::kGate}));
    EXPECT_TRUE(map.describe({7, HeatMapCell::kGate}).contains("gate: 0.25"));
    EXPECT_TRUE(map.csv().contains(",gate,,0.25\n"));
    QSignalSpy hovered(&map, &HeatMapWidget::cellHovered);
    QTest::mouseMove(&map, map.positionOf({20, HeatMapCell::kGate}));
    ASSERT_TRUE(QTest::qWaitFor([&] { return hovered.size() == 1; }));
    EXPECT_EQ(hovered[0], (QList<QVariant>{20, HeatMapCell::kGate}));
}

TEST_F(HeatMap, ArrowsMoveTheLockOverTheGap) {
    map.setLocked(HeatMapCell{0, 39});
    QTest::keyClick(&map, Qt::Key_Right);
    EXPECT_EQ(map.locked(), (HeatMapCell{0, HeatMapCell::kNowhere}));
    QTest::keyClick(&map, Qt::Key_Right);
    EXPECT_EQ(map.locked(), (HeatMapCell{0, HeatMapCell::kNowhere}));
    QTest::keyClick(&map, Qt::Key_Down);
    QTest::keyClick(&map, Qt::Key_Left);
    EXPECT_EQ(map.locked(), (HeatMapCell{1, 39}));
    QTest::keyClick(&map, Qt::Key_Up);
    QTest::keyClick(&map, Qt::Key_Up);
    EXPECT_EQ(map.locked(), (HeatMapCell{0, 39}));
}

TEST_F(HeatMap, DescribesInWords) {
    map.setMatrix({1, 2, {0.25f, 0.5f}, {0.25f}});
    map.setTokens({{"a", false}}, {{"b", false}, {"c", true}});
    EXPECT_EQ(map.describe({0, 1}), "query “a” at 0 → key “c” at 1: 0.500");
    EXPECT_EQ(map.describe({0, HeatMapCell::kNowhere}), "query “a” at 0 → nowhere (∅): 0.250");
    EXPECT_EQ(map.describe({0, 7}), "");
    map.showDifference();
    EXPECT_EQ(map.describe({0, 0}), "query “a” at 0 → key “b” at 0: +0.250");
}

TEST_F(HeatMap, SizesThatDisagreeMakeItEmpty) {
    map.setLocked(HeatMapCell{5, 2});
    map.setMatrix({3, 3, {1, 2}, {}});
    EXPECT_FALSE(map.locked());
    EXPECT_EQ(map.csv().count('\n'), 1);
    map.grab();
}

TEST_F(HeatMap, ANewStepKeepsTheLock) {
    map.setLocked(HeatMapCell{5, 2});
    map.setMatrix(samples::attention(40, true));
    EXPECT_EQ(map.locked(), (HeatMapCell{5, 2}));
}

TEST_F(HeatMap, ColoursAreThoseOfTheMaps) {
    map.setMatrix({2, 2, {1, 0, 0, 0.25f}, {0, 1}});
    const QImage image = map.grab().toImage();
    const auto at = [&](HeatMapCell cell) { return image.pixel(map.positionOf(cell) * image.devicePixelRatio()); };
    const auto& probability = ColourMap::of(ColourMapKind::probability, ThemeKind::dark);
    const auto& noop = ColourMap::of(ColourMapKind::noop, ThemeKind::dark);
    EXPECT_EQ(at({0, 0}), probability.at(255));
    EXPECT_EQ(at({0, 1}), probability.at(0));
    EXPECT_EQ(at({1, 1}), probability.at(128));
    EXPECT_EQ(at({0, HeatMapCell::kNowhere}), noop.at(0));
    EXPECT_EQ(at({1, HeatMapCell::kNowhere}), noop.at(255));
}

TEST_F(HeatMap, ALargeMatrixNeverLosesItsExtreme) {
    AttentionMatrix large{1024, 1024, std::vector<float>(1024 * 1024), {}};
    large.values[777 * 1024 + 333] = 1;
    map.setMatrix(large);
    map.setTokens({}, {});
    map.setLegendVisible(false);
    const QImage image = map.grab().toImage();
    const QRgb strongest = ColourMap::of(ColourMapKind::probability, ThemeKind::dark).at(255);
    int found = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) found += image.pixel(x, y) == strongest;
    EXPECT_GE(found, 1);
}

TEST_F(HeatMap, CsvHasEveryCellAndNowhere) {
    EXPECT_EQ(map.csv().count('\n'), 1 + 40 * 41);
    EXPECT_TRUE(map.csv().startsWith("query,query_token,key,key_token,probability\n"));
}

}  // namespace
}  // namespace outeffhop::kit
