// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/record_queue.h"

#include <gmock/gmock.h>

namespace outeffhop::telemetry {
namespace {

store::RunBatch stepWithMap(std::int64_t step, int maps = 1) {
    store::RunBatch batch;
    batch.step = step;
    batch.scalars.push_back({step, "train.loss", double(step)});
    for (int sequence = 0; sequence < maps; ++sequence) batch.snapshots.push_back({step, sequence, {}, "schedule"});
    return batch;
}

TEST(RecordQueue, KeepsTheOrder) {
    RecordQueue queue(4);
    for (int step = 0; step < 3; ++step) queue.push(stepWithMap(step));
    const auto all = queue.takeAll();
    EXPECT_EQ(all.step, 2);
    ASSERT_EQ(all.scalars.size(), 3u);
    for (int step = 0; step < 3; ++step) EXPECT_EQ(all.scalars[step].step, step);
    EXPECT_EQ(all.snapshots.size(), 3u);
    EXPECT_EQ(queue.size(), 0u);
    EXPECT_TRUE(queue.takeAll().empty());
}

TEST(RecordQueue, DropsTheOldestMapsAndSaysSo) {
    RecordQueue queue(2);
    for (int step = 0; step < 5; ++step) queue.push(stepWithMap(step, 3));
    const auto all = queue.takeAll();
    EXPECT_EQ(all.scalars.size(), 5u);
    ASSERT_EQ(all.snapshots.size(), 6u);
    EXPECT_EQ(all.snapshots.front().step, 3);
    ASSERT_EQ(all.events.size(), 3u);
    for (int step = 0; step < 3; ++step) {
        EXPECT_EQ(all.events[step].step, step);
        EXPECT_EQ(all.events[step].kind, "dropped");
        EXPECT_EQ(all.events[step].severity, store::Severity::warning);
    }
}

TEST(RecordQueue, CountsAnewAfterItWasEmptied) {
    RecordQueue queue(1);
    queue.push(stepWithMap(0));
    queue.takeAll();
    queue.push(stepWithMap(1));
    EXPECT_EQ(queue.takeAll().snapshots.size(), 1u);
}

}  // namespace
}  // namespace outeffhop::telemetry
