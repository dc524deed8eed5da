// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/activation_statistics.h"

#include <ATen/ATen.h>
#include <ATen/Context.h>
#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "core/metrics/kurtosis.h"
#include "core/store/signed_log_histogram.h"

namespace outeffhop::metrics {
namespace {

using store::ActivationRecord;
using store::SignedLogBins;

/// Normal values with a few outliers of 60 in one channel.
at::Tensor withOutliers(int64_t sequences, int64_t tokens, int64_t channels) {
    at::manual_seed(4);
    at::Tensor x = at::randn({sequences, tokens, channels}) + .3;
    x.select(2, channels / 2).select(1, tokens / 3).fill_(-60);
    return x;
}

/// The record by its definitions, in float64.
ActivationRecord byDefinition(const at::Tensor& x) {
    const at::Tensor wide = x.to(at::kDouble);
    const auto value = [](const at::Tensor& t) { return t.item<double>(); };
    ActivationRecord record;
    record.count = x.numel();
    record.mean = value(wide.mean());
    record.deviation = value(wide.std(false));
    record.kurtosis = value(kurtosis(wide.reshape({1, -1})));
    record.minimum = value(wide.min());
    record.maximum = value(wide.max());
    record.averageKurtosis = value(kurtosis(wide.flatten(1)).mean());
    record.averageInfNorm = value(infNorm(wide.flatten(1)).mean());
    record.maxInfNorm = value(wide.abs().max());
    record.histogram.resize(SignedLogBins::kCount);
    const at::Tensor floats = x.to(at::kFloat).contiguous().flatten();
    for (int64_t i = 0; i < floats.numel(); ++i)
        ++record.histogram[SignedLogBins::of(floats.const_data_ptr<float>()[i])];
    const at::Tensor channels = x.to(at::kFloat).abs().flatten(0, 1).amax(0);
    record.channelMax.assign(channels.const_data_ptr<float>(), channels.const_data_ptr<float>() + channels.numel());
    return record;
}

void expectEqual(const ActivationRecord& actual, const ActivationRecord& expected) {
    constexpr double kRelative = 1e-9;
    EXPECT_EQ(actual.count, expected.count);
    EXPECT_EQ(actual.nonFinite, expected.nonFinite);
    EXPECT_NEAR(actual.mean, expected.mean, kRelative * std::abs(expected.mean));
    EXPECT_NEAR(actual.deviation, expected.deviation, kRelative * expected.deviation);
    EXPECT_NEAR(actual.kurtosis, expected.kurtosis, kRelative * expected.kurtosis);
    EXPECT_NEAR(actual.averageKurtosis, expected.averageKurtosis, kRelative * expected.averageKurtosis);
    EXPECT_EQ(actual.minimum, expected.minimum);
    EXPECT_EQ(actual.maximum, expected.maximum);
    EXPECT_EQ(actual.maxInfNorm, expected.maxInfNorm);
    EXPECT_NEAR(actual.averageInfNorm, expected.averageInfNorm, kRelative * expected.averageInfNorm);
    EXPECT_EQ(actual.histogram, expected.histogram);
    EXPECT_EQ(actual.channelMax, expected.channelMax);
}

TEST(ActivationStatistics, EqualTheirDefinitions) {
    for (const auto& [sequences, tokens, channels] :
         {std::tuple{3, 50, 96}, {1, 1, 1}, {2, 16, 7}, {5, 33, 768}, {1, 200, 3}}) {
        SCOPED_TRACE(testing::Message() << sequences << " x " << tokens << " x " << channels);
        const at::Tensor x = withOutliers(sequences, tokens, channels);
        expectEqual(statistics(x), byDefinition(x));
    }
}

TEST(ActivationStatistics, TakeAnyFloatingTypeAndLayout) {
    const at::Tensor x = withOutliers(4, 30, 64);
    for (const auto type : {at::kBFloat16, at::kHalf, at::kDouble})
        expectEqual(statistics(x.to(type)), byDefinition(x.to(type).to(at::kFloat)));
    const at::Tensor transposed = x.transpose(0, 1);
    expectEqual(statistics(transposed), byDefinition(transposed));
}

TEST(ActivationStatistics, AreExactFarFromZero) {
    const at::Tensor x = at::randn({2, 64, 128}) + 5000;
    expectEqual(statistics(x), byDefinition(x));
}

TEST(ActivationStatistics, CountWhatIsNotFiniteApart) {
    const at::Tensor clean = withOutliers(3, 20, 32);
    at::Tensor x = at::cat({clean, at::full({3, 20, 3}, std::nan(""))}, 2);
    x.select(2, 33).fill_(std::numeric_limits<float>::infinity());
    x.select(2, 34).fill_(-std::numeric_limits<float>::infinity());
    ActivationRecord expected = byDefinition(clean);
    expected.nonFinite = 3 * 20 * 3;
    expected.channelMax.resize(35);
    expectEqual(statistics(x), expected);
}

TEST(ActivationStatistics, LeavePaddingOut) {
    at::manual_seed(4);
    const at::Tensor x = at::randn({2, 20, 8});
    x[0].narrow(0, 17, 3).fill_(1e6);
    const at::Tensor mask = at::ones({2, 20}, at::kBool);
    mask.narrow(1, 17, 3).fill_(false);
    const auto padded = statistics(x, mask), cut = statistics(x.narrow(1, 0, 17).contiguous());
    EXPECT_EQ(padded.count, cut.count);
    EXPECT_EQ(padded.nonFinite, 0);
    EXPECT_EQ(padded.histogram, cut.histogram);
    EXPECT_EQ(padded.channelMax, cut.channelMax);
    EXPECT_DOUBLE_EQ(padded.maxInfNorm, cut.maxInfNorm);
    EXPECT_NEAR(padded.averageKurtosis, cut.averageKurtosis, 1e-9);
    const auto largestOf = largest(x, 3, mask);
    EXPECT_EQ(std::abs(largestOf.front().value), static_cast<float>(cut.maxInfNorm));
}

TEST(ActivationStatistics, OfSequencesWithoutFiniteValues) {
    const at::Tensor x = withOutliers(2, 10, 16);
    const at::Tensor broken = at::cat({x, at::full({1, 10, 16}, std::nan(""))}, 0);
    const ActivationRecord record = statistics(broken);
    EXPECT_EQ(record.nonFinite, 160);
    EXPECT_NEAR(record.averageInfNorm, byDefinition(x).averageInfNorm, 1e-12);
    EXPECT_NEAR(record.averageKurtosis, byDefinition(x).averageKurtosis, 1e-9);

    const ActivationRecord none = statistics(at::full({2, 3, 4}, std::nan("")));
    EXPECT_EQ(none.count, 0);
    EXPECT_EQ(none.minimum, 0);
    EXPECT_EQ(none.kurtosis, 0);
    EXPECT_EQ(statistics(at::zeros({0, 3, 4})).count, 0);
}

TEST(ActivationStatistics, PutEdgesIntoTheirBins) {
    std::vector<float> values{0,
                              -0.f,
                              1e-30f,
                              -1e-30f,
                              std::ldexp(1.f, -20),
                              -std::ldexp(1.f, -20),
                              std::ldexp(1.f, 20),
                              -std::ldexp(1.f, 21),
                              3e38f,
                              -3e38f};
    for (int exponent = -22; exponent < 23; ++exponent)
        for (const float mantissa : {1.f, 1.25f, 1.4999f, 1.75f, 1.9999f})
            for (const float sign : {-1.f, 1.f}) values.push_back(sign * std::ldexp(mantissa, exponent));
    const at::Tensor x = at::tensor(values).view({1, 1, -1});
    EXPECT_EQ(statistics(x).histogram, byDefinition(x).histogram);
}

TEST(ActivationStatistics, AreTheSameEveryTime) {
    const at::Tensor x = withOutliers(7, 90, 64);
    const ActivationRecord first = statistics(x);
    for (int i = 0; i < 5; ++i) {
        const ActivationRecord again = statistics(x);
        EXPECT_EQ(again.mean, first.mean);
        EXPECT_EQ(again.kurtosis, first.kurtosis);
        EXPECT_EQ(again.averageKurtosis, first.averageKurtosis);
    }
}

TEST(ActivationStatistics, OnCudaEqualThoseOnTheCpu) {
    if (!at::globalContext().hasCUDA()) GTEST_SKIP() << "skipped: no GPU";
    at::Tensor x = withOutliers(5, 100, 300);
    x[1][7][3] = std::nan("");
    expectEqual(statistics(x.to(at::kCUDA)), statistics(x));
    const auto onCpu = largest(x, 20), onCuda = largest(x.to(at::kCUDA), 20);
    ASSERT_EQ(onCpu.size(), onCuda.size());
    for (std::size_t i = 0; i < onCpu.size(); ++i) EXPECT_EQ(onCpu[i].value, onCuda[i].value);
}

TEST(Largest, NamesValueAndPlace) {
    at::Tensor x = withOutliers(2, 9, 40);
    x[1][4][7] = 100;
    x[0][8][39] = -200;
    x[0][0][0] = std::nan("");
    x[0][0][1] = std::numeric_limits<float>::infinity();
    const auto top = largest(x, 3);
    ASSERT_EQ(top.size(), 3);
    EXPECT_EQ(top[0].value, -200);
    EXPECT_THAT((std::vector{top[0].rank, top[0].sequence, top[0].position, top[0].channel}),
                testing::ElementsAre(0, 0, 8, 39));
    EXPECT_EQ(top[1].value, 100);
    EXPECT_THAT((std::vector{top[1].rank, top[1].sequence, top[1].position, top[1].channel}),
                testing::ElementsAre(1, 1, 4, 7));
    EXPECT_EQ(top[2].value, -60);
    EXPECT_THAT((std::vector{top[2].rank, top[2].sequence, top[2].position, top[2].channel}),
                testing::ElementsAre(2, 0, 3, 20));
}

}  // namespace
}  // namespace outeffhop::metrics
