// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/heads/heads_presenter.h"

#include <gtest/gtest.h>

#include <cmath>

namespace outeffhop::heads {
namespace {

TEST(Heads, ThumbnailsAreFoundByLayerAndHead) {
    store::Thumbnails thumbnails{2, 2, 2, {}};
    for (int code = 0; code < 16; ++code) thumbnails.codes.push_back(static_cast<std::uint8_t>(code));
    const auto picture = thumbnailOf(thumbnails, 1, 0);
    ASSERT_EQ(picture.size(), 4u);
    EXPECT_EQ(picture[0], 8);
    EXPECT_TRUE(thumbnailOf(thumbnails, 2, 0).empty());
    EXPECT_TRUE(thumbnailOf(thumbnails, 0, -1).empty());
    thumbnails.codes.resize(5);
    EXPECT_TRUE(thumbnailOf(thumbnails, 1, 1).empty()) << "a truncated blob shows nothing";
}

TEST(Heads, UnrecordedMassesAreNotDefined) {
    const std::vector<float> recorded{.1f, .2f};
    EXPECT_EQ(valuesOf(recorded, 2, 1), recorded);
    const auto none = valuesOf({}, 2, 1);
    ASSERT_EQ(none.size(), 2u);
    EXPECT_TRUE(std::isnan(none[0]));
    EXPECT_TRUE(std::isnan(valuesOf(recorded, 3, 1)[2]));
}

TEST(Heads, TheBarShowsWhereTheHeadCanRest) {
    EXPECT_STREQ(barOf(true, true, false).metric, "noop.mass");
    EXPECT_STREQ(barOf(true, false, true).metric, "noop.idle");
    EXPECT_STREQ(barOf(false, true, false).metric, "gate.mean");
    EXPECT_STREQ(barOf(false, true, true).metric, "gate.idle");
    EXPECT_STREQ(barOf(false, false, false).metric, "noop.mass");
}

TEST(Heads, SequencesWithMapsAreListedOnce) {
    EXPECT_EQ(mappedSequences({{0, 1, 1, 1, 4, 4, ""}, {0, 0, 1, 1, 4, 4, ""}, {8, 1, 1, 1, 4, 4, ""}}),
              (std::vector<int>{0, 1}));
}

}  // namespace
}  // namespace outeffhop::heads
