// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/text_task.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "core/data/byte_tokens.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::data {
namespace fs = std::filesystem;
namespace {

using testing::HasSubstr;

/// Bytes that tell where in the file they stand: two of them are enough for 64 KiB.
std::string countingText(int pairs) {
    std::string text;
    for (int i = 0; i < pairs; ++i) text += {static_cast<char>(i >> 8), static_cast<char>(i & 255)};
    return text;
}

config::RunConfig textConfig(const std::string& text, const std::string& kind = "opt") {
    config::RunConfig config;
    config.data.path = tests::programFolder() / "text_task_test.txt";
    std::ofstream(config.data.path, std::ios::binary) << text;
    config.data.length = 16;
    config.data.validation = 0.1;
    config.model.kind = kind;
    return config;
}

/// The most memory this process has used, kB.
std::int64_t peakMemory() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

std::int64_t placeOf(const std::vector<std::int64_t>& tokens, std::size_t at) {
    return 2 * (tokens[at] * 256 + tokens[at + 1]);
}

TEST(TextTask, VisitsEveryTrainingBlockOnceAnEpoch) {
    auto task = TextTask::open(textConfig(countingText(4000))).value();
    const int blocks = static_cast<int>(task.trainingBlocks());
    EXPECT_EQ(blocks, (7200 - 1) / 16);
    EXPECT_EQ(task.validationBlocks(), (800u - 1) / 16);
    std::vector<std::vector<std::int64_t>> epochs;
    for (int epoch = 0; epoch < 2; ++epoch) {
        const auto batch = task.next(blocks).value();
        std::vector<std::int64_t> places;
        for (int row = 0; row < blocks; ++row) {
            places.push_back(placeOf(batch.inputs, row * 16));
            EXPECT_EQ(places.back() % 16, 0);
            EXPECT_LT(places.back() + 16, 7200) << "validation text is not trained on";
            for (int i = 0; i < 15; ++i) EXPECT_EQ(batch.targets[row * 16 + i], batch.inputs[row * 16 + i + 1]);
        }
        EXPECT_EQ(std::set(places.begin(), places.end()).size(), std::size_t(blocks));
        epochs.push_back(places);
    }
    EXPECT_NE(epochs[0], epochs[1]) << "each epoch has an order of its own";
}

TEST(TextTask, ValidationIsTheEndOfTheFile) {
    auto config = textConfig(countingText(4000));
    const auto task = TextTask::open(config).value();
    config.seed = 9;
    const auto other = TextTask::open(config).value();
    std::set<std::int64_t> places;
    for (int index = 0; index < 7; ++index) {
        const auto batch = task.validation(index, 7).value();
        EXPECT_EQ(batch.inputs, other.validation(index, 7)->inputs) << "the same for every seed";
        for (int row = 0; row < 7; ++row) places.insert(placeOf(batch.inputs, row * 16));
    }
    EXPECT_EQ(places.size(), 49u);
    EXPECT_EQ(*places.begin(), 7200);
    EXPECT_EQ(task.probe(3)->inputs, other.probe(3)->inputs);
    const auto more = task.probe(4)->inputs;
    EXPECT_EQ(task.probe(3)->inputs, std::vector(more.begin(), more.begin() + 48));
}

TEST(TextTask, ReadsTheNextByteAsLastTarget) {
    auto config = textConfig("abcdefghijklmnopqrstuvwxyz0123456789");
    config.data.validation = 0.5;
    auto task = TextTask::open(config).value();
    ASSERT_EQ(task.trainingBlocks(), 1u);
    const auto batch = task.next(1).value();
    EXPECT_EQ(batch.inputs.front(), 'a');
    EXPECT_EQ(batch.inputs.back(), 'p');
    EXPECT_EQ(batch.targets.back(), 'q');
}

TEST(TextTask, BosStandsInFrontAndChangesNothingElse) {
    auto config = textConfig(countingText(4000));
    auto plain = TextTask::open(config).value();
    config.data.bos = true;
    auto withBos = TextTask::open(config).value();
    const auto a = plain.next(2).value(), b = withBos.next(2).value();
    EXPECT_EQ(b.length, 17);
    EXPECT_EQ(b.inputs[17], byte_tokens::kBos);
    EXPECT_EQ(b.targets[17], kIgnored);
    EXPECT_TRUE(std::equal(a.inputs.begin() + 16, a.inputs.end(), b.inputs.begin() + 18));
    EXPECT_TRUE(std::equal(a.targets.begin() + 16, a.targets.end(), b.targets.begin() + 18));
    EXPECT_TRUE(b.trigger.empty());
}

TEST(TextTask, BertSequencesAreFramedAndMaskedAnewEachEpoch) {
    auto task = TextTask::open(textConfig(countingText(100), "bert")).value();
    const int blocks = static_cast<int>(task.trainingBlocks());
    EXPECT_EQ(blocks, 180 / 14);
    const auto first = task.next(blocks).value(), second = task.next(blocks).value();
    EXPECT_EQ(first.length, 16);
    for (int row = 0; row < blocks; ++row) {
        EXPECT_EQ(first.inputs[row * 16], byte_tokens::kBos);
        EXPECT_EQ(first.inputs[row * 16 + 15], byte_tokens::kEos);
    }
    const auto chosen = [](const Batch& batch) {
        std::multiset<std::vector<bool>> rows;
        for (int row = 0; row < batch.sequences; ++row) {
            std::vector<bool> marks;
            for (int i = 0; i < batch.length; ++i) marks.push_back(batch.targets[row * batch.length + i] != kIgnored);
            rows.insert(marks);
        }
        return rows;
    };
    EXPECT_NE(chosen(first), chosen(second));
    EXPECT_EQ(task.validation(0, 2)->inputs, task.validation(0, 2)->inputs);
}

TEST(TextTask, ResumesWithTheNextSequence) {
    for (const auto* kind : {"opt", "bert"}) {
        const auto config = textConfig(countingText(300), kind);
        auto undisturbed = TextTask::open(config).value(), resumed = TextTask::open(config).value();
        undisturbed.next(50).value();
        ASSERT_TRUE(resumed.restoreState(undisturbed.saveState()));
        const auto a = undisturbed.next(60).value(), b = resumed.next(60).value();
        EXPECT_EQ(a.inputs, b.inputs);
        EXPECT_EQ(a.targets, b.targets);
    }
}

TEST(TextTask, RefusesToResumeOnAnotherText) {
    const auto state = TextTask::open(textConfig(countingText(300)))->saveState();
    auto changed = TextTask::open(textConfig(countingText(299) + "xx")).value();
    EXPECT_THAT(changed.restoreState(state).error().message, HasSubstr("text file has changed"));
}

TEST(TextTask, ExplainsFilesThatCannotBeUsed) {
    EXPECT_THAT(TextTask::open(textConfig("too short")).error().message,
                HasSubstr("has 9 bytes, too few for a training and a validation sequence of 16 tokens"));
    auto config = textConfig("x");
    config.data.path = "/nowhere/x";
    EXPECT_THAT(TextTask::open(config).error().message, testing::StartsWith("data.path: cannot read /nowhere/x"));
}

TEST(TextTask, AFileOfATerabyteTakesNoMemory) {
    auto config = textConfig("x");
    fs::resize_file(config.data.path, std::uintmax_t{1} << 40);
    const auto before = peakMemory();
    auto task = TextTask::open(config).value();
    EXPECT_GT(task.trainingBlocks(), std::uint64_t{60'000'000'000});
    for (int batch = 0; batch < 50; ++batch) ASSERT_EQ(task.next(64)->inputs.size(), 64u * 16);
    EXPECT_LT(peakMemory() - before, 20'000) << "kB: neither the text nor its order is kept";
    fs::remove(config.data.path);
}

TEST(TextTask, AnyBytesAreText) {
    std::string text;
    for (int i = 0; i < 4000; ++i) text += static_cast<char>(0x80 + i * 37 % 128);  // never valid UTF-8
    for (const auto* kind : {"opt", "bert"}) {
        auto task = TextTask::open(textConfig(text, kind)).value();
        const auto batch = task.next(8).value();
        for (const auto token : batch.inputs) {
            EXPECT_TRUE(token >= 0 && token < task.vocabulary());
            EXPECT_NO_THROW(nlohmann::json(task.tokenText(static_cast<int>(token))).dump()) << "is shown as UTF-8";
        }
    }
}

TEST(TextTask, SmallestUsableFileHasOneBlockOfEach) {
    const auto task = TextTask::open(textConfig(std::string(34, 'x')));
    ASSERT_TRUE(task);
    EXPECT_EQ(task->trainingBlocks(), 1u);
    EXPECT_EQ(task->validationBlocks(), 1u);
    EXPECT_FALSE(TextTask::open(textConfig(std::string(33, 'x'))));
}

TEST(TextTask, ShowsItsTokens) {
    const auto opt = TextTask::open(textConfig(countingText(100))).value();
    const auto bert = TextTask::open(textConfig(countingText(100), "bert")).value();
    EXPECT_EQ(opt.vocabulary(), 260);
    EXPECT_EQ(opt.tokenText('a'), "a");
    EXPECT_EQ(opt.tokenText(' '), "·");
    EXPECT_EQ(opt.tokenText(0xC3), "C3");
    EXPECT_EQ(opt.tokenText(0), "00");
    EXPECT_EQ(opt.tokenText(byte_tokens::kBos), "⟨s⟩");
    EXPECT_EQ(bert.tokenText(byte_tokens::kBos), "[CLS]");
    EXPECT_EQ(bert.tokenText(byte_tokens::kMask), "[MASK]");
}

TEST(OpenDataset, FollowsTheTask) {
    auto config = textConfig(countingText(100));
    EXPECT_EQ((*openDataset(config))->vocabulary(), 260);
    config.data.task = "backcopy";
    EXPECT_EQ((*openDataset(config))->vocabulary(), 66);
}

}  // namespace
}  // namespace outeffhop::data
