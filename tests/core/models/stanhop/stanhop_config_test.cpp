// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/stanhop/stanhop_config.h"

#include <gmock/gmock.h>

namespace outeffhop::models {
namespace {

using testing::HasSubstr;

TEST(StanhopConfig, DefaultsAreThePapers) {
    const StanhopConfig config;
    EXPECT_TRUE(validate(config));
    EXPECT_EQ(config.segments(), 28);
    EXPECT_EQ(config.segments(11), 28);
    EXPECT_EQ(config.horizonSegments(), 4);
}

TEST(StanhopConfig, MergingHalvesSegmentsFromTheSecondBlockOn) {
    StanhopConfig config;
    config.past = 720, config.segmentLength = 24, config.window = 2, config.layers = 3;
    EXPECT_EQ(config.segments(0), 30);
    EXPECT_EQ(config.segments(1), 30);
    EXPECT_EQ(config.segments(2), 15);
    EXPECT_EQ(config.segments(3), 8);
    EXPECT_TRUE(validate(config));
}

TEST(StanhopConfig, RefusesWhatCannotBe) {
    const auto problemOf = [](auto change) {
        StanhopConfig config;
        change(config);
        const auto status = validate(config);
        return status ? std::string() : status.error().message;
    };
    EXPECT_THAT(problemOf([](auto& c) { c.heads = 3; }), HasSubstr("3 heads do not divide a width of 256"));
    EXPECT_THAT(problemOf([](auto& c) { c.prototypes = 0; }), HasSubstr("0 prototypes"));
    EXPECT_THAT(problemOf([](auto& c) { c.dropout = 1; }), HasSubstr("dropout of 1"));
    EXPECT_THAT(problemOf([](auto& c) { c.entmaxSpan = 0; }), HasSubstr("alpha"));
    EXPECT_THAT(problemOf([](auto& c) { c.segmentLength = 168, c.window = 4; }),
                HasSubstr("1 segments cannot be merged by a window of 4"));
    EXPECT_EQ(problemOf([](auto& c) { c.segmentLength = 168, c.window = 4, c.layers = 1; }), "");
}

}  // namespace
}  // namespace outeffhop::models
