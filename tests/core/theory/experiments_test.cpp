// SPDX-License-Identifier: GPL-3.0-or-later
// The experiments on 40 random images of 24 pixels: what has to hold whatever the images are.
#include <gmock/gmock.h>

#include <cmath>

#include "core/theory/experiment.h"
#include "tests/core/theory/gallery.h"

namespace outeffhop::theory {
namespace {

using attention::NormalizerKind;
using testing::ElementsAre;

class Experiments : public testing::Test {
 protected:
    Experiments() { writeIdx(folder_.path(), 40); }

    /// The values of one quantity.
    [[nodiscard]] std::map<std::int64_t, double> measure(const std::string& experiment, const std::string& metric,
                                                         NormalizerKind normalizer, Setting setting = {}) const {
        setting.normalizer.kind = normalizer;
        setting.patterns = std::min<std::int64_t>(setting.patterns, 20);
        const auto series = findExperiment(experiment)->run(ImageGallery::open(folder_.path()).value(), setting);
        EXPECT_TRUE(series) << series.error().message;
        for (const auto& one : *series)
            if (one.metric.name == metric) return one.values;
        return {};
    }

    tests::ScratchFolder folder_;
};

constexpr std::array kAll{NormalizerKind::softmax, NormalizerKind::softmax1, NormalizerKind::sparsemax,
                          NormalizerKind::entmax15};

TEST_F(Experiments, EnergyFallsToAFixedPoint) {
    for (const auto normalizer : kAll) {
        for (const auto& [update, rise] : measure("descent", "energy.rise", normalizer, {.beta = 20}))
            EXPECT_LE(rise, 1e-12) << update;
        const auto residual = measure("descent", "residual", normalizer, {.beta = 20});
        ASSERT_EQ(residual.size(), 21);
        EXPECT_LT(residual.at(20), 1e-3 * residual.at(0));
    }
}

TEST_F(Experiments, SlopeIsThatOfTheEnergy) {
    for (const auto normalizer : kAll) {
        const auto energy = measure("landscape", "energy.ray", normalizer, {.beta = 5});
        const auto slope = measure("landscape", "slope.ray", normalizer, {.beta = 5});
        ASSERT_EQ(energy.size(), 301);
        for (const std::int64_t place : {20, 100, 180, 250})  // one direction's part of the gradient
            EXPECT_LE(std::abs(energy.at(place + 1) - energy.at(place - 1)) / .02, slope.at(place) + 1e-4);
    }
    // x = 0: logits 0, so H = -log(n + M) / beta.
    const auto energyAtZero = [&](NormalizerKind kind) {
        return measure("landscape", "energy.ray", kind, {.beta = 5}).at(150);
    };
    EXPECT_NEAR(energyAtZero(NormalizerKind::softmax), -std::log(20) / 5, 1e-12);
    EXPECT_NEAR(energyAtZero(NormalizerKind::softmax1), -std::log(21) / 5, 1e-12);
}

TEST_F(Experiments, ErrorsStayBelowTheBound) {
    for (const auto normalizer : {NormalizerKind::softmax, NormalizerKind::softmax1}) {
        const auto excess = measure("bound", "bound.excess", normalizer);
        ASSERT_EQ(excess.size(), 9);
        for (const auto& [beta, value] : excess) EXPECT_LE(value, 1e-12) << beta;
        EXPECT_LT(measure("bound", "bound.median", normalizer).at(500), 1e-6);
    }
    EXPECT_TRUE(measure("bound", "bound.median", NormalizerKind::sparsemax).empty());
    EXPECT_THAT(measure("bound", "error.not_above_softmax", NormalizerKind::softmax),
                testing::Each(testing::Field(&std::pair<const std::int64_t, double>::second, 1.)));
}

TEST_F(Experiments, CapacityStopsAtTheImagesAskedFor) {
    const auto error = measure("capacity", "error.dropout05", NormalizerKind::softmax1);
    EXPECT_EQ(error.size(), 2);  // 10 and 20
    EXPECT_GT(error.at(20), 0);
    EXPECT_EQ(measure("capacity", "success.half_rows", NormalizerKind::softmax1).size(), 2);
}

TEST_F(Experiments, WithoutNoiseASharpMemoryFindsEverything) {
    for (const auto normalizer : kAll) {
        const auto sharp = measure("noise", "error.noise", normalizer, {.beta = 1e4});
        ASSERT_EQ(sharp.size(), 13);
        EXPECT_GT(sharp.at(400), sharp.at(10));
    }
}

TEST_F(Experiments, NoopMassIsItsClosedForm) {
    for (const auto normalizer : {NormalizerKind::softmax, NormalizerKind::softmax1}) {
        const auto mass = measure("noop", "noop.mass", normalizer),
                   closed = measure("noop", "noop.closed_form", normalizer);
        const auto length = measure("noop", "output.length", normalizer);
        ASSERT_EQ(mass.size(), 21);
        for (const auto& [c, value] : mass) {
            EXPECT_NEAR(value, closed.at(c), 1e-9) << c;
            EXPECT_NEAR(length.at(c), 1 - value, 1e-9) << c;
        }
    }
}

TEST_F(Experiments, ClassifiersLearnTheirImages) {
    writeIdx(folder_.path(), 40, true);
    const auto softmax1 = measure("classification", "class.train_loss", NormalizerKind::softmax1);
    const auto sparsemax = measure("classification", "class.train_loss", NormalizerKind::sparsemax);
    for (const auto& loss : {softmax1, sparsemax}) {
        ASSERT_EQ(loss.size(), 40);
        EXPECT_LT(loss.at(40), 0.5 * loss.at(1));
    }
    EXPECT_NE(softmax1, sparsemax);
    const auto accuracy = measure("classification", "class.test_accuracy", NormalizerKind::softmax1);
    EXPECT_GT(accuracy.at(40), 0.8);
    EXPECT_EQ(accuracy, measure("classification", "class.test_accuracy", NormalizerKind::softmax1));
}

TEST_F(Experiments, SeedsGiveDeviationsAndFailuresSayWhy) {
    const auto deviations = measure("capacity", "error.dropout05.std", NormalizerKind::softmax, {.seeds = {1, 2, 3}});
    EXPECT_GT(deviations.at(10), 0);
    const auto gallery = ImageGallery::open(folder_.path()).value();
    EXPECT_THAT(noise(gallery, {.patterns = 41}).error().message, testing::HasSubstr("40 images, fewer than 41"));
    EXPECT_EQ(findExperiment("nothing"), nullptr);
}

}  // namespace
}  // namespace outeffhop::theory
