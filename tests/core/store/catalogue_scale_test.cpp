// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <cstdio>
#include <ctime>
#include <thread>

#include "core/base/clock.h"
#include "core/store/catalogue.h"
#include "core/store/database.h"
#include "tests/core/store/sample_run.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::store {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr bool kMeasures = false;
#else
constexpr bool kMeasures = true;
#endif

/// Time this thread was at work: tests share the machine with other programs, which wall time would measure too.
double processorSeconds() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

TEST(CatalogueScale, TenThousandRunsAreListedInHalfASecond) {
    constexpr int kRuns = 10'000, kMetrics = 12;
    tests::ScratchFolder scratch;
    const Workspace workspace{scratch.path()};
    auto catalogue = Catalogue::open(workspace).value();
    {
        Database database(workspace.catalogue(), SQLite::OPEN_READWRITE);
        Transaction transaction(database);
        database.execute(fmt::format(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) "
            "INSERT INTO run SELECT 'id-' || i, 'run ' || i, 'group ' || i / 3, 'opt', 'softmax1', 'text', i % 5, "
            "printf('%.900c', 'x'), i / 5, CASE i % 100 WHEN 0 THEN 'running' ELSE 'finished' END, '', i, 1000, i, i, "
            "NULL, '', 0 FROM n",
            kRuns));
        for (int metric = 0; metric < kMetrics; ++metric)
            database.execute(fmt::format("INSERT INTO metric SELECT id, 'some.metric.{}', step FROM run", metric));
        database.execute("INSERT INTO tag SELECT id, 'paper' FROM run");
        transaction.commit();
    }
    const double wallBefore = steadySeconds(), before = processorSeconds();
    const auto runs = catalogue.runs().value();
    const double seconds = processorSeconds() - before, wall = steadySeconds() - wallBefore;
    ASSERT_EQ(runs.size(), static_cast<std::size_t>(kRuns));
    EXPECT_EQ(runs[0].id, "id-10000");
    EXPECT_EQ(runs[0].state, RunState::crashed);
    EXPECT_EQ(runs[1].metrics.size(), static_cast<std::size_t>(kMetrics));
    EXPECT_EQ(runs[1].tags.size(), 1u);
    std::printf("  %d runs listed in %.0f ms, %.0f ms of them at work\n", kRuns, wall * 1000, seconds * 1000);
    if (kMeasures) {
        EXPECT_LT(seconds, 0.5);
    }
}

TEST(CatalogueScale, TwoStudiosAndAWorkerWriteAtOnce) {
    constexpr int kWriters = 3, kChanges = 20;
    tests::ScratchFolder scratch;
    const Workspace workspace{scratch.path()};
    auto catalogue = Catalogue::open(workspace).value();
    const auto id = catalogue.create(newRunOf("shared"))->id;
    std::vector<std::string> failures(kWriters);
    {
        std::vector<std::jthread> writers;
        for (int writer = 0; writer < kWriters; ++writer)
            writers.emplace_back([&, writer] {
                auto own = Catalogue::open(workspace).value();
                for (int i = 1; i <= kChanges; ++i) {
                    const auto name = fmt::format("metric.{}", writer);
                    auto set = own.setProgress(id, i, {{name, i}});
                    if (!set) failures[writer] = set.error().message;
                    auto sent = own.send(id, CommandKind::snapshot);
                    if (!sent) failures[writer] = sent.error().message;
                }
            });
    }
    EXPECT_THAT(failures, testing::Each(""));
    const auto metrics = catalogue.run(id)->metrics;
    EXPECT_EQ(metrics.size(), static_cast<std::size_t>(kWriters));
    for (const auto& [name, value] : metrics) EXPECT_EQ(value, kChanges) << name;
    EXPECT_EQ(catalogue.take(id)->size(), static_cast<std::size_t>(kWriters * kChanges));
}

TEST(CatalogueScale, TwoProgramsCreateTheSameWorkspaceAtOnce) {
    tests::ScratchFolder scratch;
    std::vector<std::string> failures(4);
    {
        std::vector<std::jthread> programs;
        for (auto& failure : failures)
            programs.emplace_back([&] {
                if (auto opened = Catalogue::open({scratch.path()}); !opened) failure = opened.error().message;
            });
    }
    EXPECT_THAT(failures, testing::Each(""));
}

}  // namespace
}  // namespace outeffhop::store
