// SPDX-License-Identifier: GPL-3.0-or-later
// Published numeric cases T42 and T43.
#include "core/metrics/kurtosis.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace outeffhop::metrics {
namespace {

at::Tensor row(std::initializer_list<double> values) {
    return at::tensor(at::ArrayRef<double>(values)).unsqueeze(0);
}

struct Case {
    at::Tensor x;
    double reference, population;
};

TEST(KurtosisGolden, T42BothDefinitions) {
    at::Tensor spike = at::zeros({1, 1000}, at::kDouble);
    spike[0][0] = 100;
    const at::Tensor steps = row({1, 2, 3, 4});
    for (const auto& [x, reference, population] :
         {Case{steps, .9224996679001195, 1.64}, Case{row({0, 0, 0, 10}), 1.3124999979, 2.3333333333},
          Case{at::full({1, 7}, 3., at::kDouble), 0, 0}, Case{row({-1, 1, -1, 1}), .5624996835939281, 1},
          Case{spike, 996.0059870398969, 998.001001001},
          Case{at::linspace(-1, 1, 1001, at::kDouble).unsqueeze(0), 1.796386931534472, 1.7999976047904194},
          Case{steps * .1, .9191909127142286, 1.64}, Case{steps * 1e-3, 2.562492881964217e-6, 1.64}}) {
        EXPECT_NEAR(referenceKurtosis(x).item<double>(), reference, 1e-9);
        EXPECT_NEAR(kurtosis(x).item<double>(), population, 1e-9);
    }
}

TEST(KurtosisGolden, T43AveragesOverSamples) {
    const at::Tensor samples =
        at::tensor({1., -3., 2., 0., .5, .5, -1., 4., 10., 0., 0., 0.}, at::kDouble).view({3, 4});
    EXPECT_TRUE(at::allclose(infNorm(samples), at::tensor({3., 4., 10.}, at::kDouble)));
    EXPECT_NEAR(infNorm(samples).mean().item<double>(), 5.666666666666667, 1e-12);
    EXPECT_TRUE(at::allclose(referenceKurtosis(samples),
                             at::tensor({1.1249999483418387, 1.1990740148605428, 1.3124999979}, at::kDouble), 0, 1e-9));
    EXPECT_NEAR(referenceKurtosis(samples).mean().item<double>(), 1.2121913203674604, 1e-9);
    EXPECT_NEAR(infNorm(samples.view({6, 2})).mean().item<double>(), 3.25, 1e-12);  // a token a row
}

TEST(Kurtosis, RowsInSinglePrecisionHaveTheMomentsOfDoublePrecision) {
    at::manual_seed(1);
    for (const std::int64_t columns : {1, 7, 64, 5000}) {
        const at::Tensor x = at::randn({37, columns}) * 3 + 40;
        const auto narrow = centralMoments(x), wide = centralMoments(x.to(at::kDouble));
        EXPECT_TRUE(at::allclose(narrow.second, wide.second, 1e-11, 1e-20)) << columns;
        EXPECT_TRUE(at::allclose(narrow.fourth, wide.fourth, 1e-11, 1e-20)) << columns;
        EXPECT_EQ(narrow.columns, columns);
        EXPECT_TRUE(at::equal(infNorm(x), infNorm(x.to(at::kDouble))));
        EXPECT_TRUE(at::equal(centralMoments(x.t().contiguous().t()).fourth, narrow.fourth));
    }
    const at::Tensor broken = at::tensor({1.F, NAN, 3.F, 1.F, INFINITY, 2.F}).view({2, 3});
    EXPECT_TRUE(at::equal(kurtosis(broken), kurtosis(broken.to(at::kDouble))));
    EXPECT_TRUE(at::equal(infNorm(broken).isnan(), at::tensor({1, 0}).to(at::kBool)));
}

}  // namespace
}  // namespace outeffhop::metrics
