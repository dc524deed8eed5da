// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/quantization/quantization_presenter.h"

#include <gtest/gtest.h>

namespace outeffhop::quantization {
namespace {

store::QuantizationRecord record() {
    return {.step = 1200,
            .settings = R"({"preset": "w8a8"})",
            .metric = "perplexity",
            .original = 10,
            .quantized = 12.5,
            .createdAt = 0,
            .tensors = {{"L2 FFN output", false, 8, -3, 90, 11.25, 0.0125}, {"lm.weight", true, 4, -1, 1, 30, 0}}};
}

TEST(Quantization, SaysWhatItCosts) {
    EXPECT_EQ(sentence(record()), "W8A8 · perplexity 10.00 → 12.50 (+25 %) · step 1,200");
    auto better = record();
    better.quantized = 9;
    EXPECT_EQ(sentence(better), "W8A8 · perplexity 10.00 → 9.000 (−10 %) · step 1,200");
    better.settings = "not JSON";
    EXPECT_EQ(title(better), "quantized at step 1,200");
}

TEST(Quantization, NamesTheDamageOfEveryTensor) {
    const auto found = rows(record());
    ASSERT_EQ(found.size(), 2u);
    ASSERT_EQ(found[0].size(), columns().size());
    EXPECT_EQ(found[0][0].text, "L2 FFN output");
    EXPECT_EQ(found[0][2].text, "11.3");
    EXPECT_EQ(found[0][2].key, 11.25);
    EXPECT_EQ(found[0][3].text, "1.3");
    EXPECT_EQ(found[0][4].text, "−3.00 … 90.0");
    EXPECT_EQ(found[1][1].text, "4");
}

}  // namespace
}  // namespace outeffhop::quantization
