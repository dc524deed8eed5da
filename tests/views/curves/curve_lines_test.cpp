// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/curves/curve_lines.h"

#include <gmock/gmock.h>

#include <cmath>

#include "core/config/parameters.h"

namespace outeffhop::curves {
namespace {

using testing::ElementsAre;

store::CatalogueRun run(const std::string& id, const std::string& normalizer, std::int64_t seed) {
    config::RunConfig config;
    config.attention.normalizer = normalizer;
    config.seed = seed;
    store::CatalogueRun run;
    run.id = run.name = id;
    run.configJson = config::toJson(config).dump();
    return run;
}

TEST(CurveLines, OneARunOrOneASeedGroup) {
    const std::vector<store::CatalogueRun> runs{run("a", "softmax", 0), run("b", "softmax1", 0),
                                                run("c", "softmax", 1)};
    EXPECT_EQ(linesOf(runs, false).size(), 3u);
    const auto lines = linesOf(runs, true);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[0].runs, (QStringList{"a", "c"}));
    EXPECT_EQ(lines[1].key, "b");
    EXPECT_NE(lines[0].key, "a") << "a run's own curve and its group's are not the same";
}

TEST(CurveLines, ABandIsMeanAndSampleDeviationWhereAllCurvesAre) {
    const auto band = bandOf({{{0, 1, 2, 3}, {1, 1, 1, 1}}, {{1, 3}, {3, 5}}, {}});
    EXPECT_THAT(band.steps, ElementsAre(1, 2, 3));
    EXPECT_THAT(band.mean, ElementsAre(2, 2, 3));
    EXPECT_DOUBLE_EQ(band.deviation[0], std::sqrt(2.0));
    EXPECT_TRUE(bandOf({}).steps.empty());
    EXPECT_THAT(bandOf({{{0}, {7}}}).deviation, ElementsAre(0));
}

TEST(CurveLines, ALongBandIsThinnedAndKeepsItsEnd) {
    bridge::Curve curve;
    for (int i = 0; i < 10'001; ++i) curve.steps.push_back(i), curve.values.push_back(i);
    const auto band = bandOf({curve, curve}, 100);
    EXPECT_LT(band.steps.size(), 120u);
    EXPECT_EQ(band.steps.back(), 10'000);
}

}  // namespace
}  // namespace outeffhop::curves
