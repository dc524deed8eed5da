// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/elided_name.h"

#include <gtest/gtest.h>

#include "views/kit/theme.h"

namespace outeffhop::kit {
namespace {

TEST(ElidedName, TheLongestPartsAreCutFirst) {
    const QFontMetricsF metrics(textFont());
    const QString name = QStringLiteral("STanHop-Net · Gated OutEffHop · seed 1");
    const double whole = metrics.horizontalAdvance(name);
    EXPECT_EQ(elidedName(name, metrics, whole), name);
    for (const double share : {0.9, 0.7}) {
        const QString cut = elidedName(name, metrics, share * whole);
        EXPECT_LE(metrics.horizontalAdvance(cut), share * whole);
        const auto parts = cut.split(QStringLiteral(" · "));
        ASSERT_EQ(parts.size(), 3) << cut.toStdString();
        EXPECT_TRUE(parts[0].startsWith("STan"));
        EXPECT_TRUE(parts[1].startsWith("Gat") && parts[1].endsWith(QChar(0x2026)));
        EXPECT_EQ(parts[2], "seed 1");
    }
}

TEST(ElidedName, NeverExceedsItsRoom) {
    const QFontMetricsF metrics(textFont());
    for (double width = 0; width < 120; width += 7)
        EXPECT_LE(metrics.horizontalAdvance(elidedName("a · long name · b", metrics, width)), std::max(width, 12.0));
}

}  // namespace
}  // namespace outeffhop::kit
