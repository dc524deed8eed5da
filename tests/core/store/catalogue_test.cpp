// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/catalogue.h"

#include <gmock/gmock.h>

#include <fstream>

#include "core/base/file_lock.h"
#include "core/base/paths.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

NewRun sampleRun(const std::string& name, int seed = 0) {
    NewRun run;
    run.name = name;
    run.group = "backcopy";
    run.model = "opt";
    run.normalizer = "softmax1";
    run.task = "backcopy";
    run.seed = seed;
    run.steps = 1500;
    run.configJson = R"({"name": ")" + name + R"(", "seed": )" + std::to_string(seed) + R"(, "model": {"layers": 2}})";
    return run;
}

class CatalogueTest : public testing::Test {
 protected:
    tests::ScratchFolder scratch_;
    Workspace workspace_{scratch_.path() / "workspace"};
    Catalogue catalogue_ = Catalogue::open(workspace_).value();
    CatalogueRun run_ = catalogue_.create(sampleRun("OutEffHop, seed 0")).value();
};

TEST_F(CatalogueTest, CreatesFolderConfigAndRow) {
    EXPECT_THAT(run_.id, HasSubstr("outeffhop-seed-0"));
    EXPECT_EQ(run_.state, RunState::created);
    EXPECT_EQ(run_.step, -1);
    EXPECT_EQ(run_.steps, 1500);
    EXPECT_EQ(run_.group, "backcopy");
    EXPECT_EQ(readFile(workspace_.run(run_.id).config()).value(), run_.configJson);
}

TEST_F(CatalogueTest, RunsOfTheSameNameGetTheirOwnFolders) {
    const auto second = catalogue_.create(sampleRun("OutEffHop, seed 0")).value();
    EXPECT_NE(second.id, run_.id);
    const auto all = catalogue_.runs().value();
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].id, second.id) << "newest first";
}

TEST_F(CatalogueTest, NamesWithoutLettersStillMakeAFolder) {
    EXPECT_THAT(catalogue_.create(sampleRun("../../☃")).value().id, HasSubstr("-run"));
}

TEST_F(CatalogueTest, ProgressTagsAndNotesComeBack) {
    ASSERT_TRUE(catalogue_.setProgress(run_.id, 10, {{"loss", 2.5}, {"kurtosis", std::nan("")}}));
    ASSERT_TRUE(catalogue_.setProgress(run_.id, 20, {{"loss", 2.25}}));
    ASSERT_TRUE(catalogue_.setTags(run_.id, {"paper", "good", "paper"}));
    ASSERT_TRUE(catalogue_.setNote(run_.id, "look at L2 H1"));
    ASSERT_TRUE(catalogue_.rename(run_.id, "hop"));
    const auto run = catalogue_.run(run_.id).value();
    EXPECT_EQ(run.step, 20);
    EXPECT_EQ(run.metrics.at("loss"), 2.25);
    EXPECT_TRUE(std::isnan(run.metrics.at("kurtosis")));
    EXPECT_THAT(run.tags, ElementsAre("good", "paper"));
    EXPECT_EQ(run.note, "look at L2 H1");
    EXPECT_EQ(run.name, "hop");
}

TEST_F(CatalogueTest, ChangesOfUnknownRunsFail) {
    const auto failed = catalogue_.setState("nobody", RunState::running);
    ASSERT_FALSE(failed);
    EXPECT_THAT(failed.error().message, HasSubstr("no run 'nobody'"));
    EXPECT_FALSE(catalogue_.run("nobody"));
    EXPECT_FALSE(catalogue_.run(""));
    EXPECT_FALSE(catalogue_.send("nobody", CommandKind::stop));
    EXPECT_FALSE(catalogue_.setTags("nobody", {"x"}));
    EXPECT_FALSE(catalogue_.setBaseline("nobody"));
}

TEST_F(CatalogueTest, FindsByPartOfIdOrNameAndNamesCandidates) {
    const auto second = catalogue_.create(sampleRun("softmax, seed 0")).value();
    EXPECT_EQ(catalogue_.find("OutEff")->id, run_.id);
    EXPECT_EQ(catalogue_.find(second.id)->id, second.id);
    const auto several = catalogue_.find("seed 0");
    ASSERT_FALSE(several);
    EXPECT_THAT(several.error().message, HasSubstr(run_.id));
    EXPECT_THAT(several.error().message, HasSubstr(second.id));
    EXPECT_FALSE(catalogue_.find("nothing like it"));
}

TEST_F(CatalogueTest, FindsByTheEndOfANameAndSuggestsTheNearest) {
    for (const auto* name : {"backcopy · softmax", "backcopy · softmax + BOS", "backcopy · OutEffHop"})
        ASSERT_TRUE(catalogue_.create(sampleRun(name)));
    EXPECT_EQ(catalogue_.find("softmax")->name, "backcopy · softmax");
    EXPECT_EQ(catalogue_.find("OutEffHop")->name, "backcopy · OutEffHop");
    EXPECT_THAT(catalogue_.find("outefhop").error().message, HasSubstr("did you mean \"OutEffHop\"?"));
    EXPECT_THAT(catalogue_.find("nothing like it").error().message, HasSubstr("outeffhop list"));
    for (int i = 0; i < 12; ++i) ASSERT_TRUE(catalogue_.create(sampleRun("many")));
    EXPECT_THAT(catalogue_.find("many").error().message, HasSubstr("and 2 more"));
}

TEST_F(CatalogueTest, AtMostOneBaseline) {
    const auto second = catalogue_.create(sampleRun("softmax")).value();
    ASSERT_TRUE(catalogue_.setBaseline(run_.id));
    ASSERT_TRUE(catalogue_.setBaseline(second.id));
    EXPECT_FALSE(catalogue_.run(run_.id)->baseline);
    EXPECT_TRUE(catalogue_.run(second.id)->baseline);
    ASSERT_TRUE(catalogue_.setBaseline(""));
    EXPECT_FALSE(catalogue_.run(second.id)->baseline);
}

TEST_F(CatalogueTest, CommandsAreTakenOnceInOrder) {
    ASSERT_TRUE(catalogue_.send(run_.id, CommandKind::snapshot));
    ASSERT_TRUE(catalogue_.send(run_.id, CommandKind::stop));
    auto worker = Catalogue::open(workspace_).value();
    const auto commands = worker.take(run_.id).value();
    ASSERT_EQ(commands.size(), 2u);
    EXPECT_EQ(commands[0].kind, CommandKind::snapshot);
    EXPECT_EQ(commands[1].kind, CommandKind::stop);
    EXPECT_THAT(worker.take(run_.id).value(), IsEmpty());
    EXPECT_THAT(catalogue_.take(run_.id).value(), IsEmpty());
}

TEST_F(CatalogueTest, AStopMeetsARunBeforeAndAfterItIsClaimed) {
    ASSERT_TRUE(catalogue_.enqueue(run_.id));
    ASSERT_TRUE(catalogue_.stop(run_.id));
    EXPECT_EQ(catalogue_.run(run_.id)->state, RunState::stopped);
    EXPECT_EQ(catalogue_.claimQueued(1).value(), std::nullopt);

    ASSERT_TRUE(catalogue_.enqueue(run_.id));
    auto queue = Catalogue::open(workspace_).value();
    const auto claimed = queue.claimQueued(1).value();
    ASSERT_EQ(claimed->id, run_.id);
    ASSERT_TRUE(catalogue_.stop(run_.id)) << "asked by somebody who saw it waiting";
    EXPECT_EQ(catalogue_.run(run_.id)->state, RunState::starting);
    const auto commands = queue.take(run_.id).value();
    ASSERT_EQ(commands.size(), 1u);
    EXPECT_EQ(commands[0].kind, CommandKind::stop);
    EXPECT_FALSE(catalogue_.stop("nobody"));
}

TEST_F(CatalogueTest, AResumedRunDoesNotObeyWhatItsLastWorkerWasAsked) {
    ASSERT_TRUE(catalogue_.send(run_.id, CommandKind::stop));
    ASSERT_TRUE(catalogue_.enqueue(run_.id));
    ASSERT_TRUE(catalogue_.send(run_.id, CommandKind::pause));
    const auto commands = catalogue_.take(run_.id).value();
    ASSERT_EQ(commands.size(), 1u);
    EXPECT_EQ(commands[0].kind, CommandKind::pause);
    EXPECT_FALSE(catalogue_.enqueue("nobody"));
}

TEST_F(CatalogueTest, ARunThatWaitsOrStartsIsNotQueuedAgain) {
    const auto second = catalogue_.create(sampleRun("second")).value();
    for (const auto& id : {run_.id, second.id, run_.id}) ASSERT_TRUE(catalogue_.enqueue(id));
    const auto claimed = catalogue_.claimQueued(1).value();
    ASSERT_EQ(claimed->id, run_.id) << "it keeps its place";
    ASSERT_TRUE(catalogue_.stop(run_.id));
    ASSERT_TRUE(catalogue_.enqueue(run_.id)) << "asked by somebody who saw it stopped";
    EXPECT_EQ(catalogue_.run(run_.id)->state, RunState::starting);
    EXPECT_THAT(catalogue_.take(run_.id).value(), SizeIs(1)) << "its worker still has to stop";
}

TEST_F(CatalogueTest, TheQueueKeepsOrderAndLimit) {
    const auto second = catalogue_.create(sampleRun("second")).value(),
               third = catalogue_.create(sampleRun("third")).value();
    for (const auto& id : {second.id, run_.id, third.id}) ASSERT_TRUE(catalogue_.enqueue(id));
    const auto first = catalogue_.claimQueued(2).value();
    EXPECT_EQ(first->id, second.id);
    EXPECT_EQ(catalogue_.run(second.id)->state, RunState::starting);
    const auto next = catalogue_.claimQueued(2).value();
    EXPECT_EQ(next->id, run_.id);
    EXPECT_EQ(catalogue_.claimQueued(2).value(), std::nullopt);
    ASSERT_TRUE(catalogue_.setState(run_.id, RunState::finished));
    EXPECT_EQ(catalogue_.claimQueued(2).value()->id, third.id);
}

TEST_F(CatalogueTest, CrashedRunsDoNotBlockTheQueue) {
    ASSERT_TRUE(catalogue_.setState(run_.id, RunState::running));
    EXPECT_EQ(catalogue_.run(run_.id)->state, RunState::crashed);
    const auto second = catalogue_.create(sampleRun("second")).value();
    ASSERT_TRUE(catalogue_.enqueue(second.id));
    EXPECT_EQ(catalogue_.claimQueued(1).value()->id, second.id);
}

TEST_F(CatalogueTest, AClaimedRunIsStartingUntilItsLockIsGone) {
    ASSERT_TRUE(catalogue_.enqueue(run_.id));
    auto claimed = catalogue_.claimQueued(1).value();
    ASSERT_TRUE(claimed);
    EXPECT_TRUE(FileLock::isHeld(workspace_.run(run_.id).lock()));
    EXPECT_FALSE(catalogue_.remove(run_.id));
    EXPECT_EQ(catalogue_.run(run_.id)->state, RunState::starting);
    claimed.reset();
    EXPECT_EQ(catalogue_.run(run_.id)->state, RunState::crashed) << "nobody is left to work on it";
}

TEST_F(CatalogueTest, ARunThatSomebodyHoldsStaysInTheQueueAndTheNextIsClaimed) {
    const auto second = catalogue_.create(sampleRun("second")).value();
    for (const auto& id : {run_.id, second.id}) ASSERT_TRUE(catalogue_.enqueue(id));
    {
        const auto lastWorker = FileLock::tryAcquire(workspace_.run(run_.id).lock()).value();
        EXPECT_EQ(catalogue_.claimQueued(3).value()->id, second.id);
        EXPECT_EQ(catalogue_.claimQueued(3).value(), std::nullopt);
        EXPECT_EQ(catalogue_.run(run_.id)->state, RunState::queued);
    }
    EXPECT_EQ(catalogue_.claimQueued(3).value()->id, run_.id);
}

TEST_F(CatalogueTest, ARunWhoseFolderIsGoneFailsInsteadOfBlockingTheQueue) {
    const auto second = catalogue_.create(sampleRun("second")).value();
    for (const auto& id : {run_.id, second.id}) ASSERT_TRUE(catalogue_.enqueue(id));
    std::filesystem::remove_all(workspace_.run(run_.id).path);
    EXPECT_THAT(catalogue_.claimQueued(1).error().message, HasSubstr("lock"));
    EXPECT_EQ(catalogue_.run(run_.id)->state, RunState::failed);
    EXPECT_THAT(catalogue_.run(run_.id)->reason, HasSubstr("No such file"));
    EXPECT_EQ(catalogue_.claimQueued(1).value()->id, second.id);
}

TEST_F(CatalogueTest, RemoveRefusesWhileAWorkerHoldsTheLock) {
    {
        const auto lock = FileLock::tryAcquire(workspace_.run(run_.id).lock()).value();
        const auto refused = catalogue_.remove(run_.id);
        ASSERT_FALSE(refused);
        EXPECT_THAT(refused.error().message, HasSubstr("stop it first"));
        EXPECT_TRUE(std::filesystem::exists(workspace_.run(run_.id).config()));
    }
    ASSERT_TRUE(catalogue_.setTags(run_.id, {"x"}));
    ASSERT_TRUE(catalogue_.remove(run_.id));
    EXPECT_FALSE(std::filesystem::exists(workspace_.run(run_.id).path));
    EXPECT_THAT(catalogue_.runs().value(), IsEmpty());
}

TEST_F(CatalogueTest, ARunWhoseFolderIsGoneCanBeRemoved) {
    std::filesystem::remove_all(workspace_.run(run_.id).path);
    EXPECT_TRUE(catalogue_.remove(run_.id));
    EXPECT_THAT(catalogue_.runs().value(), IsEmpty());
}

TEST_F(CatalogueTest, PinsAndNamedTexts) {
    ASSERT_TRUE(catalogue_.pinStep(run_.id, 500, true));
    ASSERT_TRUE(catalogue_.pinStep(run_.id, 250, true));
    ASSERT_TRUE(catalogue_.pinStep(run_.id, 500, true));
    EXPECT_THAT(catalogue_.pinnedSteps(run_.id).value(), ElementsAre(250, 500));
    ASSERT_TRUE(catalogue_.pinStep(run_.id, 250, false));
    EXPECT_THAT(catalogue_.pinnedSteps(run_.id).value(), ElementsAre(500));

    const std::string blob("a\0b", 3);
    ASSERT_TRUE(catalogue_.saveNamed("layout", "mine", "old"));
    ASSERT_TRUE(catalogue_.saveNamed("layout", "mine", blob));
    ASSERT_TRUE(catalogue_.saveNamed("layout", "empty", ""));
    EXPECT_EQ(catalogue_.loadNamed("layout", "mine").value(), blob);
    EXPECT_EQ(catalogue_.loadNamed("layout", "empty").value(), "");
    EXPECT_EQ(catalogue_.loadNamed("comparison", "mine").value(), std::nullopt);
    EXPECT_THAT(catalogue_.namesOf("layout").value(), ElementsAre("empty", "mine"));
}

TEST_F(CatalogueTest, DataVersionTellsOfOthersChanges) {
    auto other = Catalogue::open(workspace_).value();
    const auto before = catalogue_.dataVersion().value();
    ASSERT_TRUE(other.setNote(run_.id, "x"));
    EXPECT_NE(catalogue_.dataVersion().value(), before);
}

}  // namespace
}  // namespace outeffhop::store
