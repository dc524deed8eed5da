// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "core/store/catalogue.h"
#include "core/store/run_reader.h"
#include "tests/support/built_program.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop {
namespace {

/// The newest value of the first layer's head.
float firstHead(const store::Workspace& workspace, const store::CatalogueRun& run, const char* metric) {
    auto reader = store::RunReader::open(workspace.run(run.id)).value();
    return reader.vectorAt(metric, run.step).value().value().values.front();
}

struct Measured {
    std::int64_t seed;
    float idle, trigger, seconds;
};

float secondsOf(const store::Workspace& workspace, const store::CatalogueRun& run) {
    const auto info = store::RunReader::open(workspace.run(run.id)).value().info().value();
    return static_cast<float>(info.endedAt - info.startedAt);
}

// The real program on four seeds: the claims of experiments/backcopy/README.md.
TEST(Backcopy, HeadsRestNowhereWithOutEffHopAndOnBosWithSoftmax) {
    const tests::ScratchFolder folder;
    const store::Workspace workspace{folder.path()};
    const std::string program = tests::builtProgram("outeffhop").string();
    const auto command =
        fmt::format("'{}' train --recipe backcopy --seeds 0,1,2,3 --workspace '{}'", program, folder.path().string());
    ASSERT_EQ(std::system(command.c_str()), 0);

    std::vector<Measured> hop, bos;
    auto catalogue = store::Catalogue::open(workspace).value();
    const auto runs = catalogue.runs().value();
    for (const auto& run : runs) {
        ASSERT_EQ(run.state, store::RunState::finished) << run.name << ": " << run.reason;
        const auto seconds = secondsOf(workspace, run);
        if (run.normalizer == "softmax1")
            hop.push_back(
                {run.seed, firstHead(workspace, run, "noop.idle"), firstHead(workspace, run, "noop.trigger"), seconds});
        else if (run.name.find("BOS") != std::string::npos)
            bos.push_back({run.seed, firstHead(workspace, run, "sink.key0_idle"), 0, seconds});
    }
    ASSERT_EQ(hop.size(), 4u);
    ASSERT_EQ(bos.size(), 4u);
    for (const auto& run : hop) {
        fmt::print("OutEffHop, seed {}: no-op mass idle {:.3f}, trigger {:.3f}; {:.1f} s\n", run.seed, run.idle,
                   run.trigger, run.seconds);
        EXPECT_GE(run.idle, 0.5);
        EXPECT_LE(run.trigger, 0.05);
    }
    for (const auto& run : bos)
        fmt::print("softmax + BOS, seed {}: sink mass on BOS idle {:.3f}; {:.1f} s\n", run.seed, run.idle, run.seconds);
    EXPECT_GE(std::ranges::count_if(bos, [](const auto& run) { return run.idle >= 0.5; }), 3);
}

}  // namespace
}  // namespace outeffhop
