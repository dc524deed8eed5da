// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/csv_keys.h"

#include <gmock/gmock.h>

namespace outeffhop::kit {
namespace {

TEST(CsvKeys, StandInFrontOfEveryLine) {
    EXPECT_EQ(withKeys({{"run", "a \"b\""}, {"step", "7"}}, "x\n1\n2\n"),
              "run,step,x\n\"a \"\"b\"\"\",7,1\n\"a \"\"b\"\"\",7,2\n");
    EXPECT_EQ(withKeys({}, "x\n1\n"), "x\n1\n");
    EXPECT_EQ(withKeys({{"run", "a"}}, "x\r\n1\r\n"), "run,x\r\n\"a\",1\r\n");
}

TEST(CsvKeys, ALineBreakInsideQuotesIsNoNewLine) {
    EXPECT_EQ(withKeys({{"step", "7"}}, "token,y\n\"\n\",1\n"), "step,token,y\n7,\"\n\",1\n");
}

}  // namespace
}  // namespace outeffhop::kit
