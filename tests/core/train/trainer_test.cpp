// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/trainer.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>

#include "core/train/batch_tensors.h"
#include "tests/core/train/small_run.h"

namespace outeffhop::train {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(Trainer, LearnsTheTask) {
    Trainer trainer = makeTrainer(smallRun());
    const double before = trainer.evaluate()->loss;
    const auto steps = advance(trainer, 60);
    EXPECT_EQ(steps.back().step, 60);
    EXPECT_LT(trainer.evaluate()->loss, before - 0.5);
}

TEST(Trainer, ReportsEveryHeadAndLayer) {
    auto config = smallRun();
    Trainer trainer = makeTrainer(config);
    const StepResult step = trainer.advance().value();
    ASSERT_EQ(step.noopMass.size(), 4u);
    ASSERT_EQ(step.infNorm.size(), 2u);
    // An untrained head spreads over null and 1 to 12 keys alike: mean of 1 / (i + 1) for i = 1..12.
    for (const float mass : step.noopMass) EXPECT_NEAR(mass, 0.1817, 0.01);
    EXPECT_GT(step.infNorm[0], 0);
    EXPECT_EQ(step.learningRate, config.train.learningRate / 2);

    config.attention.normalizer = "softmax";
    Trainer plain = makeTrainer(config);
    EXPECT_THAT(plain.advance().value().noopMass, Each(0.0f));
    EXPECT_TRUE(plain.advance().value().gateMean.empty());

    config.attention.gate = "unconditional_per_head";  // begins at sigmoid(0)
    EXPECT_THAT(makeTrainer(config).advance().value().gateMean, ElementsAre(0.5f, 0.5f, 0.5f, 0.5f));
}

TEST(Trainer, AccumulationEqualsALargerBatch) {
    auto config = smallRun();
    config.model.dropout = 0;
    Trainer large = makeTrainer(config);
    config.train.batch = 2;
    config.train.accumulation = 4;
    Trainer accumulated = makeTrainer(config);
    for (int i = 0; i < 5; ++i) {
        const StepResult a = large.advance().value(), b = accumulated.advance().value();
        EXPECT_NEAR(a.loss, b.loss, 1e-5);
        EXPECT_NEAR(a.gradientNorm, b.gradientNorm, 1e-5);
    }
    const auto other = accumulated.model().named_parameters();
    for (const auto& item : large.model().named_parameters())
        EXPECT_TRUE(at::allclose(item.value(), other[item.key()], 0, 1e-4)) << item.key();
}

TEST(Trainer, TheSeedDecidesEverything) {
    Trainer first = makeTrainer(smallRun());
    const auto once = advance(first, 5);
    Trainer second = makeTrainer(smallRun());
    expectSameResults(once, advance(second, 5));
    auto config = smallRun();
    config.seed = 1;
    EXPECT_NE(makeTrainer(config).advance()->loss, once[0].loss);
}

TEST(Trainer, EvaluationIsTokenWeightedAndSplitsOffTheCopies) {
    Trainer trainer = makeTrainer(smallRun());
    double sum = 0, copySum = 0, count = 0, copies = 0;
    for (int index = 0; index < 2; ++index) {
        const BatchTensors batch = trainer.samples().validation(index, 8).value();
        const InferenceScope scope(trainer.model());
        const at::Tensor logits = trainer.model().predict(trainer.model().encode(batch.inputs).hidden);
        const at::Tensor losses =
            -logits.to(at::kDouble).log_softmax(-1).gather(-1, batch.targets.unsqueeze(-1)).squeeze(-1);
        sum += losses.sum().item<double>();
        count += static_cast<double>(losses.numel());
        copySum += losses.masked_select(batch.trigger).sum().item<double>();
        copies += batch.trigger.sum().item<double>();
    }
    const Evaluation evaluation = trainer.evaluate().value();
    EXPECT_NEAR(evaluation.loss, sum / count, 1e-5);
    EXPECT_NEAR(evaluation.copyLoss, copySum / copies, 1e-5);
    EXPECT_DOUBLE_EQ(evaluation.perplexity, std::exp(evaluation.loss));
    EXPECT_TRUE(trainer.model().is_training());
}

std::string failureAfter(const std::function<void(Trainer&)>& harm) {
    Trainer trainer = makeTrainer(smallRun());
    advance(trainer, 2);
    const c10::NoGradGuard noGradient;
    harm(trainer);
    at::AutoGradMode gradient(true);
    const auto step = trainer.advance();
    EXPECT_FALSE(step);
    EXPECT_EQ(trainer.finishedSteps(), 2);
    return step ? "" : step.error().message;
}

TEST(Trainer, NamesTheTensorThatIsNotFinite) {
    EXPECT_THAT(failureAfter([](Trainer& trainer) {
                    trainer.model().named_parameters()["model.decoder.layers.1.fc1.weight"][0][0] = NAN;
                }),
                HasSubstr("step 3: the weight model.decoder.layers.1.fc1.weight holds 1 NaN"));
    EXPECT_THAT(failureAfter([](Trainer& trainer) {
                    trainer.model().named_parameters()["model.decoder.layers.1.fc2.bias"].fill_(3e38);
                    trainer.model().named_parameters()["model.decoder.layers.1.self_attn.out_proj.bias"].fill_(3e38);
                }),
                HasSubstr("step 3: L2 FFN output holds 1536 NaN"));
}

TEST(Trainer, TrainsInBfloat16) {
    auto config = smallRun();
    config.train.precision = "bf16";
    Trainer trainer = makeTrainer(config);
    const auto stored = models::hasBf16Products() ? at::kFloat : at::kBFloat16;
    EXPECT_EQ(trainer.model().parameters().front().scalar_type(), stored);
    const double before = trainer.evaluate()->loss;
    advance(trainer, 60);
    EXPECT_LT(trainer.evaluate()->loss, before - 0.5);
}

}  // namespace
}  // namespace outeffhop::train
