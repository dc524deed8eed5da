// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <fstream>

#include "core/store/catalogue.h"
#include "core/store/health.h"
#include "core/store/run_reader.h"
#include "tests/core/store/sample_run.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::store {
namespace fs = std::filesystem;
namespace {

using testing::AllOf;
using testing::HasSubstr;

RunBatch largeStep(std::int64_t step) {
    auto batch = sampleStep(step);
    batch.snapshots = {sampleSnapshot(step, 128)};
    return batch;
}

/// Commits until one fails; the number of committed steps and the failure.
std::pair<std::int64_t, std::string> fill(RunWriter& writer) {
    for (std::int64_t step = 0; step < 10'000; ++step)
        if (const auto done = writer.commit(largeStep(step)); !done) return {step, done.error().message};
    return {10'000, ""};
}

void expectReadable(const RunFolder& folder, std::int64_t steps) {
    EXPECT_TRUE(checkIntegrity(folder));
    auto reader = RunReader::open(folder);
    ASSERT_TRUE(reader) << reader.error().message;
    EXPECT_EQ(reader->info()->step, steps - 1);
    EXPECT_EQ(reader->curve("loss")->size(), static_cast<std::size_t>(steps));
    EXPECT_TRUE(reader->attention(steps - 1, 0, 1)->has_value());
}

/// A file system of 2 MB, which takes root to make.
class SmallDisk {
 public:
    SmallDisk() : mounted_(::mount("tmpfs", scratch_.path().c_str(), "tmpfs", 0, "size=2m") == 0) {}
    ~SmallDisk() {
        if (mounted_) ::umount2(scratch_.path().c_str(), MNT_DETACH);
    }
    [[nodiscard]] bool mounted() const { return mounted_; }
    [[nodiscard]] const fs::path& path() const { return scratch_.path(); }

 private:
    tests::ScratchFolder scratch_;
    bool mounted_;
};

TEST(DiskFull, AFullFileSystemFailsTheCommitAndKeepsTheRest) {
    const SmallDisk disk;
    if (!disk.mounted()) GTEST_SKIP() << "mounting a small disk was not allowed: " << std::strerror(errno);
    const auto ballast = disk.path() / "ballast";
    std::ofstream(ballast) << std::string(500'000, 'x');
    const RunFolder folder{disk.path() / "run"};
    auto writer = RunWriter::create(folder, sampleDescription()).value();
    const auto [steps, failure] = fill(writer);
    ASSERT_GT(steps, 1);
    EXPECT_THAT(failure, AllOf(HasSubstr("disk is full"), HasSubstr("run.db")));
    expectReadable(folder, steps);

    fs::remove(ballast);
    EXPECT_TRUE(writer.commit(largeStep(steps))) << "with space again, the same writer goes on";
    expectReadable(folder, steps + 1);
}

TEST(DiskFull, AFullFileSystemFailsNewRunsWithoutLeavingHalfOfThem) {
    const SmallDisk disk;
    if (!disk.mounted()) GTEST_SKIP() << "mounting a small disk was not allowed: " << std::strerror(errno);
    auto catalogue = Catalogue::open({disk.path()}).value();
    std::ofstream(disk.path() / "ballast") << std::string(4'000'000, 'x');
    const auto run = catalogue.create(newRunOf("late", std::string(10'000, ' ')));
    ASSERT_FALSE(run);
    EXPECT_TRUE(fs::is_empty(disk.path() / "runs"));
    EXPECT_TRUE(catalogue.runs()->empty());
}

TEST(DiskFull, AQuotaFailsTheCommitAndKeepsTheRest) {
    tests::ScratchFolder scratch;
    const RunFolder folder{scratch.path() / "run"};
    ASSERT_TRUE(RunWriter::create(folder, sampleDescription()));
    std::array<int, 2> answer{};
    ASSERT_EQ(::pipe(answer.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{1'000'000, 1'000'000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        auto writer = RunWriter::open(folder).value();
        const auto [steps, failure] = fill(writer);
        [[maybe_unused]] auto written = ::write(answer[1], &steps, sizeof steps);
        written = ::write(answer[1], failure.data(), failure.size());
        ::_exit(0);
    }
    ::close(answer[1]);
    ::waitpid(child, nullptr, 0);
    std::int64_t steps = 0;
    std::string failure(1000, '\0');
    ASSERT_EQ(::read(answer[0], &steps, sizeof steps), static_cast<ssize_t>(sizeof steps));
    failure.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::read(answer[0], failure.data(), failure.size()))));
    ::close(answer[0]);
    ASSERT_GT(steps, 1);
    EXPECT_THAT(failure, AllOf(HasSubstr("run.db"), HasSubstr("quota")));
    expectReadable(folder, steps);
}

}  // namespace
}  // namespace outeffhop::store
