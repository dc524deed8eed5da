// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/backcopy_task.h"

#include <gmock/gmock.h>

#include <cmath>
#include <map>

namespace outeffhop::data {
namespace {

using testing::HasSubstr;

config::RunConfig backcopyConfig(bool bos = false, std::int64_t seed = 0) {
    config::RunConfig config;
    config.seed = seed;
    config.data.task = "backcopy";
    config.data.length = 32;
    config.data.bos = bos;
    return config;
}

TEST(Backcopy, HasShapesAndIds) {
    BackcopyTask task(backcopyConfig());
    const auto batch = task.next(3).value();
    EXPECT_EQ(batch.sequences, 3);
    EXPECT_EQ(batch.length, 32);
    EXPECT_EQ(batch.inputs.size(), 96u);
    EXPECT_EQ(batch.targets.size(), 96u);
    EXPECT_EQ(batch.trigger.size(), 96u);
    EXPECT_EQ(task.vocabulary(), 66);
    for (const auto token : batch.inputs) EXPECT_LT(token, 65);
}

TEST(Backcopy, RepeatsAfterTriggersAndPredictsTheNextCharacter) {
    BackcopyTask task(backcopyConfig());
    const auto batch = task.next(200).value();
    int triggers = 0;
    for (int row = 0; row < batch.sequences; ++row)
        for (int i = 0; i < batch.length; ++i) {
            const int at = row * batch.length + i;
            EXPECT_EQ(batch.trigger[at] == 1, task.isTrigger(batch.inputs[at]));
            EXPECT_TRUE(i + 1 == batch.length || batch.targets[at] == batch.inputs[at + 1]);
            if (!batch.trigger[at]) continue;
            ++triggers;
            ASSERT_GT(i, 0) << "a sequence does not start with a trigger";
            EXPECT_EQ(batch.targets[at], batch.inputs[at - 1]);
            EXPECT_FALSE(batch.trigger[at - 1]) << "triggers do not follow each other";
        }
    EXPECT_GT(triggers, batch.sequences * batch.length / 10);
}

TEST(Backcopy, FollowsTheBigramLawElsewhere) {
    BackcopyTask task(backcopyConfig());
    const auto& table = BigramTable::tinyShakespeare();
    const auto batch = task.next(4000).value();
    std::map<std::pair<int, int>, int> pairs;
    std::map<int, int> firsts;
    for (std::size_t at = 0; at < batch.inputs.size(); ++at)
        if (!batch.trigger[at]) {
            ++pairs[{int(batch.inputs[at]), int(batch.targets[at])}];
            ++firsts[int(batch.inputs[at])];
        }
    double chiSquare = 0;
    int cells = 0;
    for (const auto& [first, times] : firsts)
        for (int second = 0; second < table.size(); ++second) {
            const double expected = double(times) * double(table.count(first, second)) / double(table.count(first));
            EXPECT_TRUE(expected > 0 || !pairs.contains(std::pair(first, second)));
            if (expected < 5) continue;
            chiSquare += std::pow(pairs[{first, second}] - expected, 2) / expected;
            ++cells;
        }
    EXPECT_GT(cells, 300);
    EXPECT_NEAR(chiSquare, cells, 4 * std::sqrt(2.0 * cells));
}

TEST(Backcopy, GivesTheSameCharactersWithBos) {
    BackcopyTask plain(backcopyConfig(false)), withBos(backcopyConfig(true));
    EXPECT_EQ(plain.vocabulary(), withBos.vocabulary());
    const auto a = plain.next(5).value(), b = withBos.next(5).value();
    ASSERT_EQ(b.length, a.length + 1);
    for (int row = 0; row < 5; ++row) {
        EXPECT_EQ(b.inputs[row * 33], 65);
        EXPECT_EQ(b.targets[row * 33], kIgnored);
        EXPECT_EQ(b.trigger[row * 33], 0);
        for (int i = 0; i < 32; ++i) {
            EXPECT_EQ(b.inputs[row * 33 + i + 1], a.inputs[row * 32 + i]);
            EXPECT_EQ(b.targets[row * 33 + i + 1], a.targets[row * 32 + i]);
        }
    }
}

TEST(Backcopy, OrderDependsOnTheSeedAloneAndProbesDoNot) {
    BackcopyTask one(backcopyConfig()), again(backcopyConfig()), other(backcopyConfig(false, 1));
    const auto first = one.next(4).value().inputs;
    EXPECT_EQ(first, again.next(4).value().inputs);
    EXPECT_NE(first, other.next(4).value().inputs);
    EXPECT_NE(first, one.next(4).value().inputs);
    EXPECT_EQ(one.probe(4)->inputs, other.probe(4)->inputs);
    EXPECT_EQ(one.validation(3, 4)->inputs, other.validation(3, 4)->inputs);
    EXPECT_NE(one.validation(3, 4)->inputs, one.validation(2, 4)->inputs);
    EXPECT_NE(one.validation(0, 4)->inputs, one.probe(4)->inputs);
}

TEST(Backcopy, BatchesOnlyCutTheSameStreamDifferently) {
    BackcopyTask one(backcopyConfig()), two(backcopyConfig());
    auto pieces = one.next(3).value().inputs;
    const auto rest = one.next(5).value().inputs;
    pieces.insert(pieces.end(), rest.begin(), rest.end());
    EXPECT_EQ(pieces, two.next(8).value().inputs);
}

TEST(Backcopy, ResumesWithTheNextSequence) {
    BackcopyTask undisturbed(backcopyConfig()), resumed(backcopyConfig());
    undisturbed.next(7).value();
    const auto state = undisturbed.saveState();
    ASSERT_TRUE(resumed.restoreState(state));
    EXPECT_EQ(resumed.next(5)->inputs, undisturbed.next(5)->inputs);
    EXPECT_THAT(resumed.restoreState("{").error().message, HasSubstr("damaged"));
    EXPECT_THAT(resumed.restoreState(R"({"task": "text", "position": 1, "fingerprint": ""})").error().message,
                HasSubstr("text"));
    EXPECT_THAT(resumed.restoreState(R"({"task": "backcopy", "position": -1, "fingerprint": ""})").error().message,
                HasSubstr("damaged"));
}

TEST(Backcopy, ShowsItsTokens) {
    BackcopyTask task(backcopyConfig());
    EXPECT_EQ(task.tokenText(0), "⏎");
    EXPECT_EQ(task.tokenText(1), "·");
    EXPECT_EQ(task.tokenText(64), "z");
    EXPECT_EQ(task.tokenText(65), "⟨s⟩");
}

}  // namespace
}  // namespace outeffhop::data
