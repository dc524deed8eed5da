// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <sqlite3.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <fstream>

#include "core/base/paths.h"
#include "tests/app/outeffhop/command_line.h"
#include "tests/support/fixture_run.h"
#include "tests/support/ordinary_user.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::cli {
namespace fs = std::filesystem;
namespace {

using testing::AllOf;
using testing::HasSubstr;
using Words = std::vector<std::string>;

/// Every command that looks at the run OutEffHop.
const std::vector<Words> kLooking{
    {"list"},
    {"show", "OutEffHop"},
    {"compare", "softmax", "OutEffHop"},
    {"export", "OutEffHop", "--what", "curves"},
    {"export", "OutEffHop", "--what", "attention", "--layer", "1", "--head", "1"},
    {"export", "OutEffHop", "--what", "histograms"},
    {"export", "OutEffHop", "--what", "outliers"},
    {"export", "OutEffHop", "--what", "config"},
};
/// Those of them that open its run.db.
const std::vector<Words> kReading{kLooking[1], kLooking[3], kLooking[4], kLooking[5], kLooking[6]};

class Faults : public testing::Test {
 protected:
    Outcome run(Words words) {
        words.insert(words.end(), {"--workspace", workspace_.path.string()});
        return runCommand(std::move(words));
    }
    /// "0" or the exit code and the complaint.
    std::string answer(const Words& words) {
        const auto outcome = run(words);
        return outcome.exit == 0 ? "0" : fmt::format("{} {}", outcome.exit, outcome.errors);
    }
    store::RunFolder folderOfRun() {
        auto catalogue = store::Catalogue::openToRead(workspace_).value();
        return workspace_.run(catalogue.find("OutEffHop")->id);
    }
    static void sql(const fs::path& file, const char* statements) {
        sqlite3* database = nullptr;
        ASSERT_EQ(sqlite3_open(file.c_str(), &database), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(database, statements, nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(database);
    }

    tests::ScratchFolder scratch_;
    store::Workspace workspace_ = tests::buildBackcopyWorkspace(scratch_.path() / "workspace", 16, 2, 2);
};

TEST_F(Faults, ADamagedRunIsExplainedAndTheOthersStay) {
    const auto file = folderOfRun().database();
    const auto whole = readFile(file).value();
    const auto expectAll = [&](const char* what, const char* remedy) {
        for (const auto& words : kReading)
            EXPECT_THAT(answer(words),
                        AllOf(testing::StartsWith("1 "), HasSubstr(file.string()), HasSubstr(what), HasSubstr(remedy)))
                << fmt::format("{}", fmt::join(words, " "));
        EXPECT_EQ(answer({"list"}), "0");
        EXPECT_EQ(answer({"compare", "softmax", "OutEffHop"}), "0") << "the catalogue knows the newest values";
        EXPECT_EQ(answer({"show", "softmax"}), "0");
    };
    ASSERT_TRUE(writeFileAtomically(file, whole.substr(0, whole.size() / 3)));
    expectAll("damaged or cut off", "restore it from a copy");
    ASSERT_TRUE(writeFileAtomically(file, "a letter to my aunt"));
    expectAll("not a SQLite file", "restore it from a copy");
    ASSERT_TRUE(writeFileAtomically(file, whole));
    sql(file, "PRAGMA user_version = 99");
    expectAll("newer OutEffHop Studio", "update");
    fs::remove(file);
    sql(file, "CREATE TABLE recipe (cake TEXT)");
    expectAll("not a run of OutEffHop Studio", "choose another file");
}

TEST_F(Faults, ADamagedCatalogueIsExplainedAndTheRunsStay) {
    const auto file = workspace_.catalogue();
    const auto whole = readFile(file).value();
    const auto folder = folderOfRun();
    const auto expectAll = [&](const char* what) {
        for (const auto& words : kLooking)
            EXPECT_THAT(answer(words), AllOf(testing::StartsWith("1 "), HasSubstr(file.string()), HasSubstr(what)));
        EXPECT_TRUE(fs::exists(folder.database()));
    };
    ASSERT_TRUE(writeFileAtomically(file, whole.substr(0, 5000)));
    expectAll("damaged or cut off");
    ASSERT_TRUE(writeFileAtomically(file, std::string(5000, 'x')));
    expectAll("not a SQLite file");
    ASSERT_TRUE(writeFileAtomically(file, whole));
    sql(file, "PRAGMA user_version = 99");
    expectAll("newer OutEffHop Studio");
}

TEST_F(Faults, AReadOnlyWorkspaceCanBeLookedAt) {
    ::chmod(scratch_.path().c_str(), 0755);
    for (const auto& entry : fs::recursive_directory_iterator(scratch_.path()))
        ::chmod(entry.path().c_str(), entry.is_directory() ? 0555 : 0444);
    ::chmod(workspace_.path.c_str(), 0555);
    for (const auto& words : kLooking)
        EXPECT_EQ(tests::asOrdinaryUser([&] { return answer(words); }), "0")
            << fmt::format("{}", fmt::join(words, " "));
    for (const Words& words : {Words{"rm", "OutEffHop", "--yes"}, Words{"stop", "OutEffHop"}})
        EXPECT_THAT(tests::asOrdinaryUser([&] { return answer(words); }),
                    AllOf(testing::StartsWith("1 "), HasSubstr("cannot be written"), HasSubstr("--workspace")));
    EXPECT_TRUE(fs::exists(folderOfRun().database()));
    for (const auto& entry : fs::recursive_directory_iterator(scratch_.path()))
        if (entry.is_directory()) ::chmod(entry.path().c_str(), 0755);
}

TEST_F(Faults, AWorkspaceThatMayNotBeReadSaysSo) {
    ::chmod(scratch_.path().c_str(), 0755);
    ::chmod(workspace_.path.c_str(), 0000);
    for (const auto& words : kLooking)
        EXPECT_THAT(
            tests::asOrdinaryUser([&] { return answer(words); }),
            AllOf(testing::StartsWith("1 "), HasSubstr(workspace_.path.string()), HasSubstr("Permission denied")));
    ::chmod(workspace_.path.c_str(), 0755);
}

TEST_F(Faults, AFullDiskFailsTheExportAndLeavesNoHalfFile) {
    const auto disk = scratch_.path() / "disk";
    fs::create_directory(disk);
    if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=64k") != 0)
        GTEST_SKIP() << "needs the right to mount a file system";
    const auto file = disk / "curves.csv";
    std::ofstream(disk / "ballast") << std::string(100'000, 'x');
    EXPECT_THAT(answer({"export", "OutEffHop", "--what", "histograms", "--out", file.string()}),
                AllOf(testing::StartsWith("1 "), HasSubstr(file.string()), HasSubstr("No space left")));
    fs::remove(disk / "ballast");
    EXPECT_TRUE(fs::is_empty(disk));
    EXPECT_EQ(answer({"export", "OutEffHop", "--what", "config", "--out", file.string()}), "0");
    ::umount2(disk.c_str(), MNT_DETACH);
}

}  // namespace
}  // namespace outeffhop::cli
