// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/checkpoints.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>

#include "core/base/paths.h"
#include "tests/core/train/small_run.h"

namespace outeffhop::train {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

void expectResumeIsBitEqual(const config::RunConfig& config, const std::string& name) {
    const auto folder = emptyFolder(name);
    Trainer undisturbed = makeTrainer(config);
    advance(undisturbed, 7);
    ASSERT_TRUE(saveTraining(undisturbed, folder, NAN));
    const auto rest = advance(undisturbed, 8);

    auto otherSeed = config;
    Trainer resumed = makeTrainer(otherSeed);
    advance(resumed, 3);
    const auto restored = restoreTraining(resumed, folder);
    ASSERT_TRUE(restored) << restored.error().message;
    expectSameResults(rest, advance(resumed, 8));
    expectSameParameters(undisturbed, resumed);
}

TEST(Checkpoints, ResumeIsBitEqual) {
    expectResumeIsBitEqual(smallRun(), "resume_fp32");
    auto config = smallRun();
    config.train.precision = "bf16";
    expectResumeIsBitEqual(config, "resume_bf16");
    config = smallRun();
    config.train.accumulation = 3;
    config.model.attentionDropout = 0.2;
    expectResumeIsBitEqual(config, "resume_accumulation");
}

TEST(Checkpoints, ResumeOfTextRunsIsBitEqual) {
    const auto folder = emptyFolder("resume_text");
    std::string text;
    for (int line = 0; line < 400; ++line) text += "line " + std::to_string(line * 7919 % 1000) + " of a small text\n";
    ASSERT_TRUE(writeFileAtomically(folder / "text.txt", text));
    auto config = smallRun();
    config.data.task = "text";
    config.data.path = folder / "text.txt";
    expectResumeIsBitEqual(config, "resume_text_opt");
    config.model.kind = "bert";
    expectResumeIsBitEqual(config, "resume_text_bert");
}

TEST(Checkpoints, KeepsTheNewestAndTheBest) {
    const auto folder = emptyFolder("keeps");
    Checkpoints checkpoints(folder, 2);
    Trainer trainer = makeTrainer(smallRun());
    const double losses[] = {3, 1, NAN, 2, 2.5};
    for (const double loss : losses) {
        advance(trainer, 1);
        const auto saved = checkpoints.save(trainer, loss);
        ASSERT_TRUE(saved) << saved.error().message;
        EXPECT_EQ(saved->step, trainer.finishedSteps());
        EXPECT_EQ(saved->best, loss == 3 || loss == 1);
        EXPECT_GT(saved->bytes, 10'000);
    }
    EXPECT_THAT(CheckpointFolder(folder).steps(), ElementsAre(2, 4, 5));
    // A new process knows the best one from the files.
    Checkpoints again(folder, 1);
    advance(trainer, 1);
    EXPECT_FALSE(again.save(trainer, 1.5)->best);
    EXPECT_THAT(CheckpointFolder(folder).steps(), ElementsAre(2, 6));
}

TEST(Checkpoints, FallsBackToAnOlderOneAndSaysWhy) {
    const auto folder = emptyFolder("falls_back");
    Trainer trainer = makeTrainer(smallRun());
    Checkpoints checkpoints(folder, 3);
    for (int i = 0; i < 2; ++i) {
        advance(trainer, 2);
        ASSERT_TRUE(checkpoints.save(trainer, NAN, "remembered"));
    }
    fs::remove(folder / "step-00000004" / "optimizer.safetensors");
    std::vector<std::string> problems;
    Trainer resumed = makeTrainer(smallRun());
    const auto restored = checkpoints.restoreNewest(resumed, problems);
    ASSERT_TRUE(restored) << restored.error().message;
    EXPECT_EQ(**restored, "remembered");
    EXPECT_EQ(resumed.finishedSteps(), 2);
    EXPECT_THAT(problems, ElementsAre(HasSubstr("step-00000004/optimizer.safetensors")));
    EXPECT_THAT(CheckpointFolder(folder).steps(), ElementsAre(2));

    fs::remove(folder / "step-00000002" / "state.json");
    problems.clear();
    const auto nothing = checkpoints.restoreNewest(resumed, problems);
    ASSERT_FALSE(nothing);
    EXPECT_THAT(nothing.error().message, HasSubstr("step-00000002/state.json"));
}

TEST(Checkpoints, HalfWrittenOnesAreNotSeenAndSweptAway) {
    const auto folder = emptyFolder("half_written");
    fs::create_directories(folder / ".new-step-00000009");
    Checkpoints checkpoints(folder, 2);
    Trainer trainer = makeTrainer(smallRun());
    std::vector<std::string> problems;
    EXPECT_FALSE(checkpoints.restoreNewest(trainer, problems).value().has_value());
    advance(trainer, 1);
    ASSERT_TRUE(checkpoints.save(trainer, NAN));
    EXPECT_FALSE(fs::exists(folder / ".new-step-00000009"));
}

TEST(Checkpoints, OtherModelsAreRefusedByName) {
    const auto folder = emptyFolder("other_model");
    Trainer trainer = makeTrainer(smallRun());
    ASSERT_TRUE(saveTraining(trainer, folder, NAN));
    auto config = smallRun();
    config.model.width = 32;
    Trainer wider = makeTrainer(config);
    const auto restored = restoreTraining(wider, folder);
    ASSERT_FALSE(restored);
    EXPECT_THAT(restored.error().message, HasSubstr("model.decoder.embed_tokens.weight has shape"));
}

TEST(Checkpoints, AForkStartsFromTheirWeights) {
    const auto folder = emptyFolder("fork");
    Trainer trainer = makeTrainer(smallRun());
    advance(trainer, 3);
    ASSERT_TRUE(saveTraining(trainer, folder, NAN));
    auto config = smallRun();
    config.train.initialWeights = folder;
    Trainer fork = makeTrainer(config);
    expectSameParameters(trainer, fork);
    EXPECT_EQ(fork.finishedSteps(), 0);
    config.train.initialWeights = folder / "nothing";
    const auto missing = Trainer::create(config, c10::kCPU);
    ASSERT_FALSE(missing);
    EXPECT_THAT(missing.error().message, HasSubstr("train.initial_weights"));
}

TEST(Checkpoints, AForkMayAddAGate) {
    const auto folder = emptyFolder("gated_fork");
    Trainer trainer = makeTrainer(smallRun());
    ASSERT_TRUE(saveTraining(trainer, folder, NAN));
    auto config = smallRun();
    config.train.initialWeights = folder;
    config.attention.normalizer = "softmax";
    config.attention.gate = "conditional_per_token";
    config.attention.gateFineTuning = true;
    Trainer fork = makeTrainer(config);
    const auto before = trainer.model().named_parameters(), after = fork.model().named_parameters();
    EXPECT_GT(after.size(), before.size());
    for (const auto& parameter : before) EXPECT_TRUE(at::equal(parameter.value(), after[parameter.key()]));
}

}  // namespace
}  // namespace outeffhop::train
