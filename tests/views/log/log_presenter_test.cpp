// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/log/log_presenter.h"

#include <gtest/gtest.h>

namespace outeffhop::log {
namespace {

TEST(Log, EventsBecomeLinesWithTheirStep) {
    const auto lines = linesOf({{-1, "started", store::Severity::info, "training started"},
                                {1525, "nan", store::Severity::error, "loss is not finite"}});
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_TRUE(lines[0].text.startsWith("start"));
    EXPECT_TRUE(lines[1].text.startsWith("step 1,525"));
    EXPECT_TRUE(lines[1].text.endsWith("loss is not finite"));
    EXPECT_EQ(lines[1].severity, store::Severity::error);
}

TEST(Log, OnlyTheLastLinesOfATailAreKept) {
    EXPECT_EQ(wholeLines("one\ntwo\n\nthree\n", 2), "two\nthree");
    EXPECT_EQ(wholeLines("", 2), "");
}

}  // namespace
}  // namespace outeffhop::log
