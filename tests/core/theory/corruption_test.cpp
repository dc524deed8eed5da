// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/theory/corruption.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "core/theory/recall.h"
#include "core/theory/sphere.h"

namespace outeffhop::theory {
namespace {

TEST(Corruption, DropoutZeroesHalfAndDoublesTheRest) {
    data::Random random{1};
    const at::Tensor dropped = dropHalf(at::full({100, 100}, .3, at::kDouble), random);
    const at::Tensor zero = dropped.eq(0);
    EXPECT_TRUE(dropped.eq(.6).logical_or(zero).all().item<bool>());
    EXPECT_NEAR(zero.to(at::kDouble).mean().item<double>(), .5, .02);  // four deviations of 10,000 tosses
}

TEST(Corruption, HalfRowsAreThoseFromTheMiddleDown) {
    const ImagePatterns patterns{at::ones({2, 2 * 5 * 3}, at::kDouble), 2, 5, 3};
    const at::Tensor images = hideLowerHalf(patterns).view({2, 2, 5, 3});
    EXPECT_TRUE(images.narrow(2, 0, 2).eq(1).all().item<bool>());
    EXPECT_TRUE(images.narrow(2, 2, 3).eq(0).all().item<bool>());
    EXPECT_TRUE(patterns.values.eq(1).all().item<bool>());
}

TEST(Corruption, NoiseIsFoldedAndClamped) {
    data::Random random{2};
    const at::Tensor zeros = at::zeros({200, 200}, at::kDouble);
    EXPECT_TRUE(at::equal(addNoise(zeros + .5, 0, random), zeros + .5));
    const at::Tensor folded = addNoise(zeros, .1, random);
    EXPECT_GE(folded.min().item<double>(), 0);
    EXPECT_NEAR(folded.mean().item<double>(), .1 * std::sqrt(2 / M_PI), .002);  // of a half-normal
    EXPECT_LE(addNoise(zeros, 4, random).max().item<double>(), 1);
}

TEST(Recall, OfASharpMemoryIsPerfectAndOfAFlatOneTheMean) {
    const at::Tensor patterns = at::eye(4, at::kDouble);
    const Recall sharp = recallOf({.patterns = patterns, .beta = 1000}, patterns);
    EXPECT_NEAR(sharp.error, 0, 1e-12);
    EXPECT_EQ(sharp.success, 1);
    // Softmax_1 of flat logits gives 1/5 to each of 4 patterns: error (4/5)^2 + 3 / 25, cosine 1/2.
    const Recall flat = recallOf({.patterns = patterns, .beta = 1e-12}, patterns);
    EXPECT_NEAR(flat.error, .76, 1e-9);
    EXPECT_EQ(flat.success, 0);
}

TEST(UnitSphere, CentresAndStretches) {
    at::manual_seed(1);
    const at::Tensor patterns = at::rand({6, 9}, at::kDouble);
    const UnitSphere sphere(patterns);
    EXPECT_LE((sphere.patterns().norm(2, 1) - 1).abs().max().item<double>(), 1e-14);
    EXPECT_LE((sphere(patterns) - sphere.patterns()).abs().max().item<double>(), 0);
    const at::Tensor atMean = sphere(patterns.mean(0).expand({6, 9}));
    EXPECT_LE(atMean.abs().max().item<double>(), 1e-15);
}

}  // namespace
}  // namespace outeffhop::theory
