// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/palette_search.h"

#include <gmock/gmock.h>

#include "app/studio/figures.h"
#include "app/studio/options.h"

namespace outeffhop::studio {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(PaletteSearch, EveryWordHasToOccurAndBeginningsComeFirst) {
    const QStringList titles{"View: Next snapshot", "Run: Take a snapshot now", "Run: Stop"};
    EXPECT_THAT(searchTitles(titles, "snap"), ElementsAre(0, 1));
    EXPECT_THAT(searchTitles(titles, "run snap"), ElementsAre(1));
    EXPECT_THAT(searchTitles(titles, "shot"), ElementsAre(0, 1));
    EXPECT_TRUE(searchTitles(titles, "zzz").empty());
    EXPECT_THAT(searchTitles(titles, ""), ElementsAre(0, 1, 2));
    EXPECT_LT(searchRank("Stop", "st"), searchRank("Run: Stop", "st"));
}

TEST(Figures, SlugsAreLowerCaseWords) {
    EXPECT_EQ(slug("No-op mass"), "no-op-mass");
    EXPECT_EQ(slug("outlier.max_inf_norm"), "outlier-max-inf-norm");
    EXPECT_EQ(slug("Speed (steps)"), "speed-steps");
}

TEST(Options, ARenderRequestIsReadWhole) {
    const auto options = parseOptions({"studio",    "--workspace", "/tmp/ws", "--render", "a",      "b",      "--plot",
                                       "attention", "--out",       "x.pdf",   "--width",  "170",    "--font", "9",
                                       "--layer",   "2",           "--head",  "3",        "--step", "100"});
    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(options->workspace.path, "/tmp/ws");
    EXPECT_TRUE(options->wantsRender);
    EXPECT_THAT(options->render.runs, ElementsAre("a", "b"));
    EXPECT_EQ(options->render.plot, "attention");
    EXPECT_EQ(options->render.figure.widthMm, 170);
    EXPECT_EQ(options->render.figure.fontPt, 9);
    EXPECT_EQ(options->render.layer, 1);
    EXPECT_EQ(options->render.head, 2);
    EXPECT_EQ(options->render.step, 100);
}

TEST(Options, WrongUseIsASentence) {
    const auto message = [](const QStringList& words) {
        const auto options = parseOptions(QStringList{"studio"} + words);
        return options ? std::string("accepted") : options.error().message;
    };
    EXPECT_THAT(message({"--theme", "pink"}), HasSubstr("pink"));
    EXPECT_THAT(message({"--render", "--plot", "x", "--out", "y.pdf"}), HasSubstr("runs"));
    EXPECT_THAT(message({"--render", "a", "--out", "y.pdf"}), HasSubstr("--plot"));
    EXPECT_THAT(message({"--render", "a", "--plot", "x"}), HasSubstr("--out"));
    EXPECT_THAT(message({"--render", "a", "--plot", "x", "--out", "y.pdf", "--width", "wide"}), HasSubstr("--width"));
    EXPECT_THAT(message({"--render", "a", "--plot", "x", "--out", "y.pdf", "--layer", "0"}), HasSubstr("count from 1"));
    EXPECT_THAT(message({"--no-such-option"}), HasSubstr("no-such-option"));
}

TEST(Options, WhatNeedsNoDisplayIsSeenBeforeQtStarts) {
    char program[] = "studio", render[] = "--render", help[] = "--help", other[] = "--theme";
    for (char* word : {render, help}) {
        char* with[]{program, word};
        EXPECT_TRUE(needsNoDisplay(2, with)) << word;
    }
    char* without[]{program, other};
    EXPECT_FALSE(needsNoDisplay(2, without));
}

}  // namespace
}  // namespace outeffhop::studio
