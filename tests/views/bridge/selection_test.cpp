// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/selection.h"

#include <gtest/gtest.h>

#include <QSignalSpy>

#include "views/bridge/cursor.h"

namespace outeffhop::bridge {
namespace {

TEST(Selection, HoverPreviewsOverTheLockedPlace) {
    Selection selection;
    selection.lock({.layer = 1, .query = 5});
    selection.hover({.layer = 2});
    EXPECT_TRUE(selection.isPreview());
    EXPECT_EQ(selection.shown().layer, 2);
    EXPECT_EQ(selection.shown().query, 5);
    selection.hover({});
    EXPECT_FALSE(selection.isPreview());
    EXPECT_EQ(selection.shown(), selection.locked());
}

TEST(Selection, EscForgetsAllButTheHead) {
    Selection selection;
    selection.lock({.layer = 1, .head = 2, .query = 3, .key = Place::kNowhere, .tensor = 4, .channel = 5});
    selection.clear();
    EXPECT_EQ(selection.locked(), (Place{.layer = 1, .head = 2}));
}

TEST(Selection, LockingWhatIsHoveredStillTellsTheViews) {
    Selection selection;
    selection.hover({.query = 3});
    QSignalSpy changes(&selection, &Selection::changed);
    selection.lock({.query = 3});
    EXPECT_EQ(changes.count(), 1);
    EXPECT_FALSE(selection.isPreview());
}

TEST(Selection, ANewProbeSequenceForgetsThePositions) {
    Selection selection;
    selection.lock({.query = 3, .key = 1});
    selection.setSequence(2);
    EXPECT_EQ(selection.shown().query, -1);
    EXPECT_EQ(selection.shown().key, -1);
}

TEST(Cursor, LiveShowsTheNewestStep) {
    Cursor cursor;
    EXPECT_TRUE(cursor.isLive());
    EXPECT_EQ(cursor.stepWithin(70), 70);
    cursor.goTo(30);
    EXPECT_EQ(cursor.stepWithin(70), 30);
    EXPECT_EQ(cursor.stepWithin(20), 20) << "a run that is not that far shows its newest";
    QSignalSpy moves(&cursor, &Cursor::moved);
    cursor.goLive();
    cursor.goLive();
    EXPECT_EQ(moves.count(), 1);
}

TEST(Selection, HoveredRunsAreToldOnce) {
    Selection selection;
    QSignalSpy spy(&selection, &Selection::hoveredRunsChanged);
    selection.hoverRuns({"a", "b"});
    selection.hoverRuns({"a", "b"});
    EXPECT_EQ(spy.count(), 1);
    EXPECT_EQ(selection.hoveredRuns(), (QStringList{"a", "b"}));
    selection.hoverRuns({});
    EXPECT_EQ(spy.count(), 2);
}

}  // namespace
}  // namespace outeffhop::bridge
