// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/watchers.h"

#include <gtest/gtest.h>

#include "core/store/run_reader.h"
#include "tests/core/store/sample_run.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::store {
namespace {

TEST(Watchers, AreSeenWhileTheyRead) {
    tests::ScratchFolder scratch;
    const RunFolder folder{scratch.path() / "run"};
    auto writer = RunWriter::create(folder, sampleDescription()).value();
    EXPECT_FALSE(writer.isWatched());
    {
        const auto first = RunReader::open(folder).value();
        EXPECT_TRUE(writer.isWatched());
        { const auto second = RunReader::open(folder).value(); }
        EXPECT_TRUE(writer.isWatched()) << "the first is still there";
    }
    EXPECT_FALSE(writer.isWatched());
}

TEST(Watchers, AreNotNeededToReadARunOfAnOlderProgram) {
    tests::ScratchFolder scratch;
    const RunFolder folder{scratch.path() / "run"};
    { ASSERT_TRUE(RunWriter::create(folder, sampleDescription())); }
    std::filesystem::remove(folder.path / "watchers");
    EXPECT_TRUE(RunReader::open(folder));
    EXPECT_TRUE(RunWriter::open(folder)->commit(sampleStep(1)));
    EXPECT_TRUE(std::filesystem::exists(folder.path / "watchers"));
}

}  // namespace
}  // namespace outeffhop::store
