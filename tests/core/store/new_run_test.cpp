// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/new_run.h"

#include <gmock/gmock.h>

#include "tests/support/scratch_folder.h"

namespace outeffhop::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// A recipe of two runs that is launched now and then.
class UnfinishedLaunch : public testing::Test {
 protected:
    UnfinishedLaunch() {
        config::Recipe recipe{.name = "pair", .title = {}, .description = {}, .runs = {{}, {}}};
        recipe.runs[0].name = "softmax";
        recipe.runs[1].name = "OutEffHop";
        recipe.runs[1].attention.normalizer = "softmax1";
        wanted_ = newRuns(recipe, {});
    }
    std::vector<std::string> launch() {
        std::vector<std::string> ids;
        for (const auto& run : wanted_) ids.push_back(catalogue_.create(run)->id);
        return ids;
    }
    void end(const std::vector<std::string>& ids, RunState first, RunState second) {
        ASSERT_TRUE(catalogue_.setState(ids[0], first));
        ASSERT_TRUE(catalogue_.setState(ids[1], second));
    }
    std::vector<std::string> found() {
        std::vector<std::string> ids;
        const auto runs = unfinishedLaunch(catalogue_, wanted_);
        for (const auto& run : *runs) ids.push_back(run.id);
        return ids;
    }

    tests::ScratchFolder scratch_;
    Catalogue catalogue_ = Catalogue::open({scratch_.path() / "workspace"}).value();
    std::vector<NewRun> wanted_;
};

TEST_F(UnfinishedLaunch, IsTheNewestOfWhichARunHasNotFinished) {
    EXPECT_THAT(found(), IsEmpty()) << "never launched";
    const auto first = launch();
    end(first, RunState::finished, RunState::stopped);
    EXPECT_THAT(found(), ElementsAre(first[0], first[1]));
    const auto second = launch();
    end(second, RunState::running, RunState::queued);
    EXPECT_THAT(found(), ElementsAre(second[0], second[1])) << "the first is crashed";
    end(second, RunState::finished, RunState::finished);
    EXPECT_THAT(found(), IsEmpty()) << "that an older one was stopped is forgotten";
}

TEST_F(UnfinishedLaunch, HasTheVerySameConfigurations) {
    const auto ids = launch();
    end(ids, RunState::stopped, RunState::stopped);
    ASSERT_TRUE(catalogue_.rename(ids[0], "my name for it"));
    EXPECT_THAT(found(), ElementsAre(ids[0], ids[1]));
    ASSERT_TRUE(catalogue_.remove(ids[1]));
    EXPECT_THAT(found(), IsEmpty()) << "one was deleted";
    config::RunConfig other;
    other.train.steps = 7;
    wanted_ = {newRun(other)};
    EXPECT_THAT(found(), IsEmpty());
}

}  // namespace
}  // namespace outeffhop::store
