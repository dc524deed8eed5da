// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/token_strip.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>

#include "tests/views/kit/samples.h"

namespace outeffhop::kit {
namespace {

class TokenStrip : public ::testing::Test {
 protected:
    TokenStrip() {
        strip.setTokens(samples::tokens(60));
        strip.setValues("no-op probability of L1 · H1", std::vector<float>(60, 0.98f));
        strip.resize(300, strip.heightForWidth(300));
        strip.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&strip));
    }
    TokenStripWidget strip;
};

TEST_F(TokenStrip, WrapsOverLines) {
    EXPECT_GT(strip.heightForWidth(300), strip.heightForWidth(2000));
    EXPECT_TRUE(strip.rect().contains(strip.positionOf(59)));
    EXPECT_GT(strip.positionOf(59).y(), strip.positionOf(0).y());
}

TEST_F(TokenStrip, HoverClickKeyboard) {
    QSignalSpy hovered(&strip, &TokenStripWidget::tokenHovered), locked(&strip, &TokenStripWidget::tokenLocked),
        cleared(&strip, &TokenStripWidget::cleared);
    QTest::mouseMove(&strip, strip.positionOf(7));
    ASSERT_TRUE(QTest::qWaitFor([&] { return hovered.size() == 1; }));
    EXPECT_EQ(hovered[0][0].toInt(), 7);
    QTest::mouseClick(&strip, Qt::LeftButton, {}, strip.positionOf(12));
    EXPECT_EQ(strip.locked(), 12);
    QTest::keyClick(&strip, Qt::Key_Left);
    EXPECT_EQ(strip.locked(), 11);
    QTest::keyClick(&strip, Qt::Key_End);
    QTest::keyClick(&strip, Qt::Key_Right);
    EXPECT_EQ(strip.locked(), 59);
    QTest::keyClick(&strip, Qt::Key_Escape);
    EXPECT_FALSE(strip.locked());
    EXPECT_EQ(cleared.size(), 1);
    EXPECT_EQ(locked.size(), 4);
}

TEST_F(TokenStrip, SaysTriggersAndMissingValues) {
    EXPECT_EQ(strip.describe(1), "“e” at 1 (trigger): no-op probability of L1 · H1 0.98");
    strip.setValues("no-op probability", {});
    EXPECT_EQ(strip.describe(0), "“d” at 0: no-op probability –");
    EXPECT_EQ(strip.csv().section('\n', 1, 1), "0,\"d\",0,");
    strip.setTitle("hop · step 7", {{"run", "hop"}, {"step", "7"}});
    EXPECT_EQ(strip.csv().section('\n', 0, 1), "run,step,position,token,marked,value\n\"hop\",7,0,\"d\",0,");
}

}  // namespace
}  // namespace outeffhop::kit
