// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <sys/stat.h>

#include "core/store/catalogue.h"
#include "core/store/health.h"
#include "core/store/run_reader.h"
#include "tests/core/store/sample_run.h"
#include "tests/support/ordinary_user.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::store {
namespace fs = std::filesystem;
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// A run of three steps in a folder that nobody may write.
class ReadOnlyRun : public testing::Test {
 protected:
    ReadOnlyRun() { ::chmod(scratch_.path().c_str(), 0755); }
    ~ReadOnlyRun() override { ::chmod(folder_.path.c_str(), 0755); }

    static void write(RunWriter& writer) {
        for (int step = 0; step < 3; ++step) ASSERT_TRUE(writer.commit(sampleStep(step)));
    }
    /// What a user without the right to write sees: the number of loss values, or why not.
    std::string readBack() {
        ::chmod(folder_.path.c_str(), 0555);
        return tests::asOrdinaryUser([&]() -> std::string {
            auto reader = RunReader::open(folder_);
            if (!reader) return reader.error().message;
            const auto curve = reader->curve("loss");
            return curve ? std::to_string(curve->size()) : curve.error().message;
        });
    }

    tests::ScratchFolder scratch_;
    RunFolder folder_{scratch_.path() / "run"};
};

TEST_F(ReadOnlyRun, AtRestIsRead) {
    {
        auto writer = RunWriter::create(folder_, sampleDescription()).value();
        write(writer);
    }
    EXPECT_EQ(readBack(), "3");
}

TEST_F(ReadOnlyRun, AtRestIsCheckedForDamage) {
    {
        auto writer = RunWriter::create(folder_, sampleDescription()).value();
        write(writer);
    }
    ::chmod(folder_.path.c_str(), 0555);
    const auto verdict = tests::asOrdinaryUser([&]() -> std::string {
        const auto checked = checkIntegrity(folder_);
        return checked ? "sound" : checked.error().message;
    });
    EXPECT_EQ(verdict, "sound");
}

TEST_F(ReadOnlyRun, WithANameThatUrisWouldMangle) {
    folder_.path = scratch_.path() / "50% #1?";
    {
        auto writer = RunWriter::create(folder_, sampleDescription()).value();
        write(writer);
    }
    EXPECT_EQ(readBack(), "3");
}

TEST_F(ReadOnlyRun, LiveIsReadThroughTheWritersJournal) {
    auto writer = RunWriter::create(folder_, sampleDescription()).value();
    write(writer);
    EXPECT_EQ(readBack(), "3");
}

TEST_F(ReadOnlyRun, WithALostIndexOfItsJournalSaysWhatToDo) {
    const RunFolder copy{scratch_.path() / "copy"};
    {
        auto writer = RunWriter::create(folder_, sampleDescription()).value();
        write(writer);
        fs::create_directory(copy.path);
        for (const auto* file : {"run.db", "run.db-wal"}) fs::copy_file(folder_.path / file, copy.path / file);
    }
    folder_ = copy;
    EXPECT_THAT(readBack(), AllOf(HasSubstr("unfinished journal"), HasSubstr("copy the folder")));
}

TEST(ReadOnlyWorkspace, IsRefusedWithAdvice) {
    tests::ScratchFolder scratch;
    ::chmod(scratch.path().c_str(), 0555);
    const auto answer = tests::asOrdinaryUser([&]() -> std::string {
        const auto catalogue = Catalogue::open({scratch.path()});
        return catalogue ? "opened" : catalogue.error().message;
    });
    EXPECT_THAT(answer, AllOf(HasSubstr(scratch.path().string()), HasSubstr("--workspace")));
    { Catalogue::open({scratch.path()}).value(); }
    const auto existing = tests::asOrdinaryUser([&]() -> std::string {
        const auto catalogue = Catalogue::open({scratch.path()});
        return catalogue ? "opened" : catalogue.error().message;
    });
    EXPECT_THAT(existing, AllOf(HasSubstr("cannot be written"), HasSubstr("--workspace")));
}

TEST(ReadOnlyWorkspace, CanBeLookedAtButNotChanged) {
    tests::ScratchFolder scratch;
    const auto id = Catalogue::open({scratch.path()})->create(newRunOf("kept", "{}"))->id;
    for (const auto& entry : fs::recursive_directory_iterator(scratch.path()))
        ::chmod(entry.path().c_str(), entry.is_directory() ? 0555 : 0444);
    ::chmod(scratch.path().c_str(), 0555);
    const auto answer = tests::asOrdinaryUser([&]() -> std::string {
        auto catalogue = Catalogue::openToRead({scratch.path()});
        if (!catalogue) return catalogue.error().message;
        const auto changed = catalogue->setNote(id, "new");
        return fmt::format("{} {}", catalogue->find("kept")->name, changed ? "changed" : changed.error().message);
    });
    EXPECT_THAT(answer, AllOf(testing::StartsWith("kept "), HasSubstr("cannot be written")));
}

TEST(NetworkWorkspace, IsRefusedWithTheReason) {
    tests::ScratchFolder scratch;
    const Workspace workspace{scratch.path() / "new"};
    const auto refused = prepareWorkspace(workspace, [](const fs::path&) { return true; });
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, AllOf(HasSubstr("network file system"), HasSubstr("local disk")));
    EXPECT_FALSE(fs::exists(workspace.path)) << "nothing is made there";
}

}  // namespace
}  // namespace outeffhop::store
