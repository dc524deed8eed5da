// SPDX-License-Identifier: GPL-3.0-or-later
// Published numeric cases of the quantizers (T31-T38, T41): float64, integers exact, values to 1e-12.
#include "core/quantize/quantizer.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <vector>

namespace outeffhop::quantize {
namespace {

at::Tensor tensor(const std::vector<double>& values) {
    return at::tensor(values, at::kDouble);
}

at::Tensor scalar(double value) {
    return at::scalar_tensor(value, at::kDouble);
}

Grid asymmetric(double low, double high, int bits = 8) {
    return gridOver({scalar(low), scalar(high)}, {.bits = bits});
}

Grid symmetric(double low, double high, int bits = 8) {
    return gridOver({scalar(low), scalar(high)}, {.bits = bits, .symmetric = true});
}

void expectNear(const at::Tensor& actual, const std::vector<double>& expected, double tolerance = 1e-12) {
    const at::Tensor flat = actual.flatten();
    ASSERT_EQ(flat.numel(), static_cast<int64_t>(expected.size()));
    for (std::size_t i = 0; i < expected.size(); ++i)
        EXPECT_NEAR(flat[static_cast<int64_t>(i)].item<double>(), expected[i], tolerance) << "at " << i;
}

void expectGrid(const Grid& grid, double scale, double zeroPoint) {
    EXPECT_NEAR(grid.scale.item<double>(), scale, 1e-15);
    EXPECT_EQ(grid.zeroPoint.item<double>(), zeroPoint);
}

void expectIntegers(const std::vector<double>& x, const Grid& grid, const std::vector<double>& expected) {
    expectNear(toIntegers(tensor(x), grid), expected, 0);
}

TEST(QuantizerGolden, T31AsymmetricEightBits) {
    const Grid grid = asymmetric(-1, 2);
    expectGrid(grid, .011764705882352941, 85);
    const std::vector<double> x{-1.5, -1, -.5, 0, .004, .5, 1.999, 2, 3};
    expectIntegers(x, grid, {0, 0, 43, 85, 85, 127, 255, 255, 255});
    expectNear(quantized(tensor(x), grid), {-1, -1, -.49411764705882355, 0, 0, .49411764705882355, 2, 2, 2});
}

TEST(QuantizerGolden, T32RangeIsWidenedToZero) {
    const Grid grid = asymmetric(.5, 2);
    expectGrid(grid, .00784313725490196, 0);
    expectIntegers({0, .3, .5, 1, 2, 2.5}, grid, {0, 38, 64, 128, 255, 255});
}

TEST(QuantizerGolden, T33NegativeAndEmptyRanges) {
    const Grid negative = asymmetric(-2, -1);
    EXPECT_EQ(negative.zeroPoint.item<double>(), 255);
    expectIntegers({-2.5, -2, -1, -.5, 0}, negative, {0, 0, 128, 191, 255});
    expectNear(quantized(tensor({-1}), negative), {-.9960784363529411});
    const Grid empty = asymmetric(0, 0);
    expectIntegers({0, 1}, empty, {0, 255});
    expectNear(quantized(tensor({0, 1}), empty), {0, 2.55e-6}, 1e-18);
}

TEST(QuantizerGolden, T34OtherRangesAndBits) {
    const Grid nearTies = asymmetric(-1.28, 1.27);
    expectGrid(nearTies, .009999999999999998, 128);
    expectIntegers({-1.28, 0, 1.27, -.005, .005, .015}, nearTies, {0, 128, 255, 127, 129, 130});
    const Grid four = asymmetric(-1, 2, 4);
    expectGrid(four, .2, 5);
    expectIntegers({.1, .3, 2}, four, {5, 6, 15});
    const Grid six = asymmetric(-1, 2, 6);
    expectGrid(six, .047619047619047616, 21);
    expectNear(quantized(tensor({.3, 2}), six), {.2857142857142857, 2});
    const Grid eight = asymmetric(-.3, 1);
    expectGrid(eight, .005098039215686275, 59);
    expectNear(quantized(tensor({-.3, .5, 1}), eight), {-.3007843137254902, .4996078431372549, .9992156862745099});
}

TEST(QuantizerGolden, T35Symmetric) {
    const Grid grid = symmetric(-1, 2);
    expectGrid(grid, .015748031496062992, 0);
    expectIntegers({-3, -2, -1, .5, 3}, grid, {-128, -127, -64, 32, 127});
    expectNear(quantized(tensor({-3, .5}), grid), {-2.015748031496063, .5039370078740157});
    const Grid positive = symmetric(0, 2);
    expectGrid(positive, .00784313725490196, 0);
    expectIntegers({-1, 3}, positive, {0, 255});
    expectIntegers({-1.29, .005, .015, .025}, symmetric(-1.27, 1), {-128, 0, 2, 2});
    expectGrid(symmetric(-1, .7, 4), 1.0 / 7, 0);
    expectIntegers({-1.2, .2, .7, 5}, symmetric(-1, .7, 4), {-8, 1, 5, 7});
    expectIntegers({.1}, symmetric(-1, 1, 16), {3277});
    expectNear(quantized(tensor({.1}), symmetric(-1, 1, 16)), {.1000091555528428});
}

TEST(QuantizerGolden, T36HalvesGoToEven) {
    const Grid grid = symmetric(-127, 127);
    expectIntegers({.5, 1.5, 2.5, -.5, -1.5, -2.5, 126.5, 127.5, -128.5}, grid, {0, 2, 2, 0, -2, -2, 126, 127, -128});
}

TEST(QuantizerGolden, T37GradientPassesStraightThroughExceptWhereClipped) {
    const at::Tensor x = tensor({-1.5, -.5, .1, 2, 2.5}).requires_grad_();
    (quantized(x, asymmetric(-1, 2)) * tensor({1, 2, 3, 4, 5})).sum().backward();
    expectNear(x.grad(), {0, 2, 3, 4, 0}, 0);
}

TEST(QuantizerGolden, T38WeightsPerTensorAndPerChannel) {
    const at::Tensor weight = tensor({1, -2, .5, .1, .2, -.05}).view({2, 3});
    const Grid one = gridOver({weight.min(), weight.max()}, {.symmetric = true});
    expectNear(quantized(weight, one), {1.0078740157480315, -2, .5039370078740157, .09448818897637795,
                                        .2047244094488189, -.047244094488188976});
    const Grid each = gridOver({weight.amin(1), weight.amax(1)}, {.symmetric = true, .perChannel = true});
    EXPECT_NEAR(each.scale[1].item<double>(), .0015748031496062994, 1e-15);
    expectNear(quantized(weight, each)[1], {.09921259842519686, .2, -.05039370078740158});
}

TEST(QuantizerGolden, T41LinearLayerWithQuantizedWeightAndOutput) {
    const at::Tensor weight = tensor({1, -2, .5, .1, .2, -.05}).view({2, 3});
    const at::Tensor x = tensor({.1, -.2, .3, 1, .5, -1, -.4, .7, .2}).view({3, 3});
    const Grid weightGrid = gridOver({weight.min(), weight.max()}, {.symmetric = true});
    const at::Tensor y = at::linear(x, quantized(weight, weightGrid), tensor({.05, -.03}));
    expectNear(y, {.7019685039370079, -.07566929133858268, -.44606299212598427, .21409448818897636, -1.6523622047244093,
                   .06606299212598424});
    const Grid grid = gridOver({y.min(), y.max()}, {});
    expectGrid(grid, .009232669445731048, 179);
    expectNear(toIntegers(y, grid), {255, 171, 131, 202, 0, 186}, 0);
    expectNear(quantized(y, grid), {.7016828778755597, -.07386135556584839, -.4431681333950903, .21235139725181412,
                                    -1.6526478307858576, .06462868612011734});
}

TEST(Quantizer, KeepsTheTypeAndNeverMovesAPointOfTheGridNorAnotherFurtherThanHalfAStep) {
    at::manual_seed(3);
    for (const int bits : {2, 3, 4, 6, 8, 12, 16})
        for (const bool isSymmetric : {false, true}) {
            const at::Tensor x = at::randn({512}, at::kFloat);
            const Grid grid = gridOver({x.min(), x.max()}, {.bits = bits, .symmetric = isSymmetric});
            const at::Tensor once = quantized(x, grid);
            EXPECT_EQ(once.scalar_type(), at::kFloat);
            EXPECT_TRUE(at::equal(toIntegers(once, grid), toIntegers(x, grid))) << bits;
            // At the ends the zero point's rounding may cost another half step.
            const double most = grid.scale.item<double>() * (isSymmetric ? .5001 : 1.0001);
            EXPECT_LE((once - x).abs().max().item<double>(), most) << bits << (isSymmetric ? " symmetric" : "");
        }
}

TEST(Quantizer, RefusesOtherThanTwoToSixteenBits) {
    for (const int bits : {-1, 0, 1, 17}) EXPECT_THROW(asymmetric(-1, 1, bits), c10::Error) << bits;
}

}  // namespace
}  // namespace outeffhop::quantize
