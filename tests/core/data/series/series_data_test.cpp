// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/series/series_data.h"

#include <gmock/gmock.h>

#include <cmath>
#include <fstream>
#include <set>

#include "tests/support/scratch_folder.h"

namespace outeffhop::data {
namespace fs = std::filesystem;
namespace {

using testing::HasSubstr;

class Series : public testing::Test {
 protected:
    /// Two channels: the row's number, and a constant.
    SeriesData::Settings counting(int rows, int steps, int horizon, const std::string& split) const {
        const auto path = folder_.path() / "counting.csv";
        std::ofstream file(path);
        file << "date,row,constant\n";
        for (int row = 0; row < rows; ++row) file << "d," << row << ",5\n";
        return {.path = path, .steps = steps, .horizon = horizon, .split = split};
    }
    tests::ScratchFolder folder_;
};

/// The row numbers of channel 0, undone.
std::vector<double> rowsOf(const SeriesData& data, const std::vector<float>& values) {
    std::vector<double> rows;
    for (std::size_t i = 0; i < values.size(); i += 2)
        rows.push_back(std::round(values[i] * data.deviations()[0] + data.means()[0]));
    return rows;
}

TEST_F(Series, ShapesAndPlaces) {
    const auto data = SeriesData::open(counting(100, 4, 2, "60/20/20")).value();
    EXPECT_EQ(data.windows(SeriesPart::train), 55u);
    EXPECT_EQ(data.windows(SeriesPart::validation), 19u);
    EXPECT_EQ(data.windows(SeriesPart::test), 19u);
    const auto batch = data.inOrder(SeriesPart::test, 0, 2);
    EXPECT_EQ(batch.past.size(), 2u * 4 * 2);
    EXPECT_EQ(batch.future.size(), 2u * 2 * 2);
    EXPECT_THAT(rowsOf(data, batch.past), testing::ElementsAre(76, 77, 78, 79, 77, 78, 79, 80));
    EXPECT_THAT(rowsOf(data, batch.future), testing::ElementsAre(80, 81, 81, 82));
    EXPECT_EQ(data.inOrder(SeriesPart::test, 18, 5).sequences, 1);
    EXPECT_THAT(rowsOf(data, data.inOrder(SeriesPart::validation, 0, 1).future), testing::ElementsAre(60, 61));
}

TEST_F(Series, MeasuresTheTestPartWhenAsked) {
    auto data = SeriesData::open(counting(100, 4, 2, "60/10/30")).value();
    const auto probe = data.probe(3)->past;
    EXPECT_EQ(data.validationSamples(), 9u);
    ASSERT_TRUE(data.measureTest());
    EXPECT_EQ(data.validationSamples(), 29u);
    const auto future = rowsOf(data, data.validation(0, 29)->future);
    EXPECT_EQ(std::ranges::min(future), 70);
    EXPECT_EQ(std::set(future.begin(), future.end()).size(), 30u);
    EXPECT_EQ(data.probe(3)->past, probe);
    EXPECT_FALSE(SeriesData::open(counting(100, 4, 2, "60/40/0"))->measureTest());
}

TEST_F(Series, StandardisesByTheTrainingRows) {
    const auto data = SeriesData::open(counting(100, 4, 2, "0.6/0.2/0.2")).value();
    EXPECT_DOUBLE_EQ(data.means()[0], 29.5);
    EXPECT_NEAR(data.deviations()[0], std::sqrt((60 * 60 - 1) / 12.0), 1e-12) << "population standard deviation";
    EXPECT_DOUBLE_EQ(data.deviations()[1], 1);
    EXPECT_EQ(data.inOrder(SeriesPart::train, 0, 1).past[1], 0) << "a constant channel is only shifted";
}

TEST_F(Series, EveryEpochVisitsEveryWindowOnce) {
    auto data = SeriesData::open(counting(100, 4, 2, "auto")).value();
    const int windows = static_cast<int>(data.windows(SeriesPart::train));
    std::vector<std::vector<double>> epochs;
    for (int epoch = 0; epoch < 2; ++epoch) {
        std::vector<double> firsts;
        const auto rows = rowsOf(data, data.next(windows)->past);
        for (std::size_t i = 0; i < rows.size(); i += 4) firsts.push_back(rows[i]);
        EXPECT_EQ(std::set(firsts.begin(), firsts.end()).size(), firsts.size());
        epochs.push_back(firsts);
    }
    EXPECT_NE(epochs[0], epochs[1]);
}

TEST_F(Series, GoesOnWhereItStood) {
    const auto settings = counting(100, 4, 2, "auto");
    auto data = SeriesData::open(settings).value();
    (void)data.next(7);
    const auto state = data.saveState();
    const auto expected = data.next(5).value();
    auto resumed = SeriesData::open(settings).value();
    ASSERT_TRUE(resumed.restoreState(state));
    EXPECT_EQ(resumed.next(5)->past, expected.past);
    auto other = SeriesData::open(counting(101, 4, 2, "auto")).value();
    EXPECT_THAT(other.restoreState(state).error().message, HasSubstr("has changed"));
}

TEST_F(Series, SplitsBySetting) {
    const auto split = [](const char* setting, const char* name, std::uint64_t rows) {
        return SeriesSplit::choose(setting, name, rows);
    };
    EXPECT_EQ(split("auto", "a/ETTh1.csv", 17420), (SeriesSplit{8640, 2880, 2880}));
    EXPECT_EQ(split("auto", "ETTm2.csv", 69680), (SeriesSplit{34560, 11520, 11520}));
    EXPECT_EQ(split("auto", "WTH.csv", 35064), (SeriesSplit{20160, 7200, 7200}));
    EXPECT_EQ(split("auto", "ECL.csv", 26304), (SeriesSplit{10800, 2160, 2880}));
    EXPECT_EQ(split("auto", "other.csv", 1005), (SeriesSplit{703, 101, 201}));
    EXPECT_EQ(split("0.5/0.25/0.25", "ETTh1.csv", 100), (SeriesSplit{50, 25, 25}));
    EXPECT_THAT(split("0.5/0.5/0.5", "x", 100).error().message, HasSubstr("add up to 1.5"));
    EXPECT_THAT(split("50/50/50", "x", 100).error().message, HasSubstr("needs 150 rows"));
    for (const auto* wrong : {"", "half", "1/2", "1/2/3/4", "-1/1/1", "nan/1/1"})
        EXPECT_THAT(split(wrong, "x", 100).error().message, HasSubstr("is no split")) << wrong;
    EXPECT_THAT(SeriesData::open(counting(100, 90, 20, "auto")).error().message, HasSubstr("too few"));
}

/// OUTEFFHOP_SERIES names a folder with ETTh1.csv and WTH.csv, which are not part of the project.
class PublishedSeries : public testing::Test {
 protected:
    void SetUp() override {
        if (!std::getenv("OUTEFFHOP_SERIES")) GTEST_SKIP() << "OUTEFFHOP_SERIES is not set";
    }
    static SeriesData open(const char* name, int steps, int horizon) {
        return SeriesData::open(
                   {.path = fs::path(std::getenv("OUTEFFHOP_SERIES")) / name, .steps = steps, .horizon = horizon})
            .value();
    }
    struct Errors {
        double mse = 0, mae = 0;
    };
    /// Of predicting zero, or the last value, over all test windows.
    static Errors errors(const SeriesData& data, bool lastValue) {
        Errors sums;
        std::size_t count = 0;
        for (std::uint64_t i = 0; i < data.windows(SeriesPart::test); ++i) {
            const auto batch = data.inOrder(SeriesPart::test, i, 1);
            const auto channels = static_cast<std::size_t>(batch.channels);
            for (std::size_t j = 0; j < batch.future.size(); ++j, ++count) {
                const auto guess = lastValue ? batch.past[batch.past.size() - channels + j % channels] : 0;
                sums.mse += std::pow(batch.future[j] - guess, 2);
                sums.mae += std::abs(batch.future[j] - guess);
            }
        }
        return {sums.mse / static_cast<double>(count), sums.mae / static_cast<double>(count)};
    }
};

TEST_F(PublishedSeries, ElectricityTransformers) {
    const auto data = open("ETTh1.csv", 168, 24);
    EXPECT_EQ(data.rows(), 17420u);
    const std::vector<double> means{7.937742, 2.021039, 5.079771, .746186, 2.781762, .788453, 17.128262},
        deviations{5.812749, 2.090105, 5.518794, 1.926379, 1.023523, .630237, 9.176491};
    EXPECT_THAT(data.means(), testing::Pointwise(testing::DoubleNear(5e-7), means));
    EXPECT_THAT(data.deviations(), testing::Pointwise(testing::DoubleNear(5e-7), deviations));
    const std::vector<float> first{-.363123f, -.00576f, -.630712f, -.147523f, 1.388575f, .875143f, 1.460552f};
    auto row = data.inOrder(SeriesPart::train, 0, 1).past;
    row.resize(7);
    EXPECT_THAT(row, testing::Pointwise(testing::FloatNear(1e-6f), first));
    const auto zero = errors(data, false), last = errors(data, true);
    EXPECT_NEAR(zero.mse, 1.10996, 5e-6);
    EXPECT_NEAR(last.mse, 1.22202, 5e-6);
    EXPECT_NEAR(last.mae, .67059, 5e-6);
    for (const auto& [steps, horizon, train, test] : {std::tuple{168, 24, 8449u, 2857u},
                                                      {168, 48, 8425u, 2833u},
                                                      {720, 168, 7753u, 2713u},
                                                      {720, 336, 7585u, 2545u},
                                                      {720, 720, 7201u, 2161u}}) {
        const auto windows = open("ETTh1.csv", steps, horizon);
        EXPECT_EQ(windows.windows(SeriesPart::train), train);
        EXPECT_EQ(windows.windows(SeriesPart::test), test);
    }
}

TEST_F(PublishedSeries, Weather) {
    const auto data = open("WTH.csv", 48, 24);
    EXPECT_EQ(data.rows(), 35064u);
    EXPECT_EQ(data.channels().size(), 12u);
    const auto last = errors(data, true);
    EXPECT_NEAR(errors(data, false).mse, 1.01804, 5e-6);
    EXPECT_NEAR(last.mse, .62744, 5e-6);
    EXPECT_NEAR(last.mae, .49263, 5e-6);
    for (const auto& [steps, horizon, train, test] : {std::tuple{48, 24, 20089u, 7177u},
                                                      {48, 48, 20065u, 7153u},
                                                      {336, 168, 19657u, 7033u},
                                                      {336, 336, 19489u, 6865u},
                                                      {720, 720, 18721u, 6481u}}) {
        const auto windows = open("WTH.csv", steps, horizon);
        EXPECT_EQ(windows.windows(SeriesPart::train), train);
        EXPECT_EQ(windows.windows(SeriesPart::test), test);
    }
}

}  // namespace
}  // namespace outeffhop::data
