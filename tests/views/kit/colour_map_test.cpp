// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/colour_map.h"

#include <gtest/gtest.h>

#include <cmath>

namespace outeffhop::kit {
namespace {

constexpr std::array kThemes{ThemeKind::dark, ThemeKind::light, ThemeKind::print};

double lightness(QRgb colour) {
    return 0.2126 * qRed(colour) + 0.7152 * qGreen(colour) + 0.0722 * qBlue(colour);
}

double contrast(const QColor& a, const QColor& b) {
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    const auto luminance = [&](const QColor& c) {
        return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
    };
    const double x = luminance(a) + 0.05, y = luminance(b) + 0.05;
    return std::max(x, y) / std::min(x, y);
}

TEST(ColourMap, ProbabilityStartsAtThePanel) {
    for (ThemeKind theme : kThemes)
        EXPECT_EQ(ColourMap::of(ColourMapKind::probability, theme).at(0), paletteOf(theme).panel.rgb());
}

TEST(ColourMap, ADifferenceOfZeroIsExactlyNeutral) {
    EXPECT_EQ(differenceCode(0, 1), 128);
    EXPECT_EQ(differenceCode(std::nan(""), 1), 128);
    EXPECT_EQ(differenceCode(0.3, 0), 128);
    for (ThemeKind theme : {ThemeKind::light, ThemeKind::print})
        EXPECT_EQ(ColourMap::of(ColourMapKind::difference, theme).at(128), QColor(Qt::white).rgb());
    EXPECT_EQ(ColourMap::of(ColourMapKind::difference, ThemeKind::dark).at(128),
              paletteOf(ThemeKind::dark).panel.rgb());
}

TEST(ColourMap, DifferencesAreSymmetric) {
    for (double v : {0.01, 0.3, 1.0, 7.0}) EXPECT_EQ(differenceCode(v, 1) - 128, 128 - differenceCode(-v, 1));
    EXPECT_EQ(differenceCode(-1, 1), 1);
    EXPECT_EQ(differenceCode(1, 1), 255);
    for (ThemeKind theme : kThemes) {
        const auto& map = ColourMap::of(ColourMapKind::difference, theme);
        EXPECT_GT(qBlue(map.at(20)), qRed(map.at(20)));
        EXPECT_GT(qRed(map.at(236)), qBlue(map.at(236)));
    }
}

TEST(ColourMap, SequentialMapsRiseInOneDirection) {
    for (ThemeKind theme : kThemes)
        for (auto kind : {ColourMapKind::probability, ColourMapKind::noop}) {
            const auto& map = ColourMap::of(kind, theme);
            const double direction = theme == ThemeKind::dark ? 1 : -1;
            // From 40 on: below, the probability map grows out of the background.
            for (int i = 40; i + 8 < ColourMap::kSize; i += 8)
                EXPECT_GT(direction * (lightness(map.at(i + 8)) - lightness(map.at(i))), 0) << int(kind) << " at " << i;
        }
}

TEST(ColourMap, CodesOfProbabilities) {
    EXPECT_EQ(colourCode(0, 1, ColourScale::squareRoot), 0);
    EXPECT_EQ(colourCode(0.25, 1, ColourScale::squareRoot), 128);
    EXPECT_EQ(colourCode(0.25, 1, ColourScale::linear), 64);
    EXPECT_EQ(colourCode(2, 1, ColourScale::linear), 255);
    EXPECT_EQ(colourCode(std::nan(""), 1, ColourScale::linear), 0);
    EXPECT_EQ(colourCode(0.5, 0, ColourScale::linear), 0);
}

TEST(Theme, TextHasEnoughContrast) {
    for (ThemeKind theme : kThemes) {
        const Palette& p = paletteOf(theme);
        for (const QColor& ground : {p.window, p.panel, p.raised})
            for (const QColor& ink : {p.text, p.secondary, p.attention, p.good, p.bad})
                EXPECT_GE(contrast(ink, ground), 4.5)
                    << int(theme) << ' ' << qPrintable(ink.name()) << " on " << qPrintable(ground.name());
        EXPECT_GE(contrast(p.onAccent, p.accent), 4.5);
    }
}

TEST(Theme, RunColoursRepeatWithAnotherDash) {
    EXPECT_EQ(runColour(0), QColor("#e69f00"));
    EXPECT_EQ(runColour(6), QColor("#f0e442"));
    EXPECT_EQ(runColour(7), runColour(0));
    EXPECT_TRUE(runDash(6).isEmpty());
    EXPECT_FALSE(runDash(7).isEmpty());
    EXPECT_NE(runDash(7), runDash(14));
}

}  // namespace
}  // namespace outeffhop::kit
