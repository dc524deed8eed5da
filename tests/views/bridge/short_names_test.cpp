// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/short_names.h"

#include <gtest/gtest.h>

namespace outeffhop::bridge {
namespace {

TEST(ShortNames, LoseWhatAllBeginWith) {
    EXPECT_EQ(shortNames({"backcopy · softmax", "backcopy · softmax + BOS"}),
              (QStringList{"softmax", "softmax + BOS"}));
    EXPECT_EQ(shortNames({"softmax", "softmax + BOS"}), (QStringList{"softmax", "softmax + BOS"}));
    EXPECT_EQ(shortNames({"backcopy · softmax"}), QStringList{"backcopy · softmax"});
    EXPECT_EQ(shortNames({"a", ""}), (QStringList{"a", ""}));
}

}  // namespace
}  // namespace outeffhop::bridge
