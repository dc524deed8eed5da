// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <thread>

#include "tests/fuzz/campaign.h"
#include "tests/fuzz/targets.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::fuzz {
namespace {

using testing::HasSubstr;

class Fuzz : public testing::Test {
 protected:
    /// What a campaign finds in code that does `harm` to the first inputs that hold an 'x'.
    [[nodiscard]] std::string finding(const std::function<Status(const std::filesystem::path&)>& use) const {
        const Target target{"made", {{{"file", "0123456789"}}}, use};
        const Limits limits{.seconds = 20, .inputSeconds = 0.5, .megabytes = 64, .findings = 1};
        const auto report = runCampaign(target, 1, limits, folder_.path() / "input");
        return report.findings.empty() ? "nothing" : report.findings.front().what;
    }

    tests::ScratchFolder folder_;
};

TEST_F(Fuzz, SeedsOpen) {
    for (const auto& target : allTargets())
        for (std::size_t seed = 0; seed < target.seeds.size(); ++seed) {
            bool accepted = false;
            EXPECT_EQ(tryInput(target, target.seeds[seed], folder_.path() / "input", accepted), "");
            EXPECT_TRUE(accepted) << target.name << ", seed " << seed << ": "
                                  << target.use(folder_.path() / "input").error().message;
        }
}

TEST_F(Fuzz, InputsDependOnSeedAndNumberOnly) {
    for (const auto& target : allTargets()) {
        int changed = 0;
        for (std::uint64_t number = 0; number < 50; ++number) {
            EXPECT_EQ(inputOf(target, 3, number), inputOf(target, 3, number));
            changed += inputOf(target, 3, number) != target.seeds[number % target.seeds.size()];
        }
        EXPECT_GT(changed, 40) << target.name;
        EXPECT_NE(inputOf(target, 3, 0), inputOf(target, 4, 0)) << target.name;
    }
}

TEST_F(Fuzz, FindsCrashes) {
    EXPECT_THAT(finding([](const auto&) -> Status {
                    std::raise(SIGKILL);
                    return {};
                }),
                HasSubstr("signal 9"));
    EXPECT_THAT(finding([](const auto&) -> Status { std::_Exit(3); }), HasSubstr("status 3"));
}

TEST_F(Fuzz, FindsHangs) {
    for (const int pause : {0, 1})  // at work, and asleep
        EXPECT_THAT(finding([pause](const auto&) -> Status {
                        for (;;) std::this_thread::sleep_for(std::chrono::seconds(pause));
                    }),
                    HasSubstr("does not come to an end"));
}

TEST_F(Fuzz, FindsExceptionsAndMemory) {
    EXPECT_THAT(finding([](const auto&) -> Status { throw std::runtime_error("oh"); }), HasSubstr("throws: oh"));
#ifndef __SANITIZE_ADDRESS__
    EXPECT_THAT(finding([](const auto&) -> Status { return fail("{}", std::string(std::size_t{1} << 28, 'x')); }),
                HasSubstr("memory"));
#endif
}

TEST_F(Fuzz, FindsMessagesThatDoNotSayWhere) {
    EXPECT_THAT(finding([](const auto&) -> Status { return fail("it is wrong"); }),
                HasSubstr("names no file: it is wrong"));
    EXPECT_THAT(
        finding([](const auto& folder) -> Status { return fail("{}{}", folder.string(), std::string(5000, 'x')); }),
        HasSubstr("bytes"));
}

}  // namespace
}  // namespace outeffhop::fuzz
