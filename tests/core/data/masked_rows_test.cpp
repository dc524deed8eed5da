// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/masked_rows.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/data/byte_tokens.h"
#include "core/data/tokenize/byte_tokenizer.h"

namespace outeffhop::data {
namespace {

using namespace byte_tokens;

const ByteTokenizer kTokenizer;

/// Four standard deviations of a binomial count.
double tolerance(double n, double p) {
    return 4 * std::sqrt(n * p * (1 - p));
}

TEST(MaskedRows, ChooseAndReplaceInTheRightShares) {
    constexpr int kRows = 2000, kLength = 100;
    Batch batch;
    std::vector<std::int64_t> tokens(kLength, 'x');
    tokens.front() = kBos;
    tokens.back() = kEos;
    for (int row = 0; row < kRows; ++row)
        addMaskedRow(batch, tokens, {kTokenizer, 0.15, kBytes}, Random({1, std::uint64_t(row)}));
    ASSERT_EQ(batch.sequences, kRows);
    ASSERT_EQ(batch.length, kLength);

    int chosen = 0, masked = 0, kept = 0, randomised = 0;
    for (std::size_t at = 0; at < batch.inputs.size(); ++at) {
        const auto original = tokens[at % kLength], input = batch.inputs[at], target = batch.targets[at];
        if (target == kIgnored) {
            EXPECT_EQ(input, original);
            continue;
        }
        EXPECT_EQ(target, original);
        EXPECT_FALSE(isSpecial(original));
        EXPECT_TRUE(input == kMask || input < kBytes);
        ++chosen;
        masked += input == kMask;
        kept += input == original;
        randomised += input != kMask && input != original;
    }
    const double ordinary = kRows * (kLength - 2);
    EXPECT_NEAR(chosen, 0.15 * ordinary, tolerance(ordinary, 0.15));
    EXPECT_NEAR(masked, 0.8 * chosen, tolerance(chosen, 0.8));
    // A random byte is the original one once in 256 times.
    EXPECT_NEAR(randomised, 0.1 * 255 / 256 * chosen, tolerance(chosen, 0.1));
    EXPECT_NEAR(kept, (0.1 + 0.1 / 256) * chosen, tolerance(chosen, 0.1));
}

TEST(MaskedRows, AlwaysPredictSomething) {
    for (std::uint64_t i = 0; i < 200; ++i) {
        Batch batch;
        addMaskedRow(batch, {kBos, 'a', 'b', kEos}, {kTokenizer, 0.01, kBytes}, Random({i}));
        EXPECT_GE(4 - std::count(batch.targets.begin(), batch.targets.end(), kIgnored), 1);
        EXPECT_EQ(batch.targets[0], kIgnored);
        EXPECT_EQ(batch.targets[3], kIgnored);
    }
}

}  // namespace
}  // namespace outeffhop::data
