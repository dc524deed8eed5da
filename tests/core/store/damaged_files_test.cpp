// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <sqlite3.h>

#include <fstream>

#include "core/base/paths.h"
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

/// Statements on a file, without any of our own code.
void sql(const fs::path& file, const std::string& statements) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &database), SQLITE_OK);
    char* error = nullptr;
    EXPECT_EQ(sqlite3_exec(database, statements.c_str(), nullptr, nullptr, &error), SQLITE_OK) << error;
    sqlite3_close(database);
}

class DamagedRun : public testing::Test {
 protected:
    DamagedRun() {
        auto writer = RunWriter::create(folder_, sampleDescription()).value();
        for (int step = 0; step < 50; ++step) {
            auto batch = sampleStep(step);
            batch.snapshots = {sampleSnapshot(step, 32)};
            batch.activations = {sampleActivation(step, 0)};
            EXPECT_TRUE(writer.commit(batch));
        }
    }
    void overwrite(const std::string& content) { ASSERT_TRUE(writeFileAtomically(folder_.database(), content)); }
    /// The message with which opening or reading fails.
    std::string readError() {
        auto reader = RunReader::open(folder_);
        if (!reader) return reader.error().message;
        for (int step = 0; step < 50; ++step)
            if (auto map = reader->attention(step, 0, 0); !map) return map.error().message;
        const auto info = reader->info();
        return info ? "" : info.error().message;
    }
    std::string writeError() {
        const auto writer = RunWriter::open(folder_);
        return writer ? "" : writer.error().message;
    }

    tests::ScratchFolder scratch_;
    RunFolder folder_{scratch_.path() / "run"};
};

TEST_F(DamagedRun, IsFineBeforeItIsDamaged) {
    EXPECT_EQ(readError(), "");
    EXPECT_TRUE(checkIntegrity(folder_));
}

TEST_F(DamagedRun, MissingAndEmptyFiles) {
    overwrite("");
    EXPECT_THAT(readError(), HasSubstr("run.db is empty"));
    fs::remove(folder_.database());
    EXPECT_THAT(readError(), AllOf(HasSubstr("run.db"), HasSubstr("not started")));
    EXPECT_THAT(writeError(), HasSubstr("never started"));
}

TEST_F(DamagedRun, ForeignFiles) {
    overwrite("This is a letter to my aunt. " + std::string(5000, 'x'));
    EXPECT_THAT(readError(), HasSubstr("not a SQLite file"));
    EXPECT_THAT(writeError(), HasSubstr("not a SQLite file"));
    fs::remove(folder_.database());
    sql(folder_.database(), "CREATE TABLE recipe (cake TEXT); PRAGMA user_version = 1;");
    EXPECT_THAT(readError(), HasSubstr("not a run of OutEffHop Studio"));
    EXPECT_THAT(writeError(), HasSubstr("not a run of OutEffHop Studio"));
}

TEST_F(DamagedRun, TruncatedAtAnyPlace) {
    const auto whole = readFile(folder_.database()).value();
    for (const double part : {0.95, 0.6, 0.3, 0.05}) {
        overwrite(whole.substr(0, static_cast<std::size_t>(part * static_cast<double>(whole.size()))));
        EXPECT_THAT(readError(), AllOf(HasSubstr("run.db"), HasSubstr("damaged or cut off"))) << part;
    }
    overwrite(whole.substr(0, 50));
    EXPECT_THAT(readError(), HasSubstr("run.db"));
}

TEST_F(DamagedRun, FlippedBytesNeverCrashTheReader) {
    const auto whole = readFile(folder_.database()).value();
    for (std::size_t at = 100; at < whole.size(); at += whole.size() / 97) {
        auto damaged = whole;
        for (std::size_t i = at; i < std::min(at + 64, whole.size()); ++i) damaged[i] = static_cast<char>(~damaged[i]);
        overwrite(damaged);
        const auto error = readError();
        if (!error.empty()) {
            EXPECT_THAT(error, HasSubstr("run.db"));
        }
        auto reader = RunReader::open(folder_);
        if (!reader) continue;
        (void)reader->scalarsAfter(0);
        (void)reader->vectorsAfter(0);
        (void)reader->activationsAt(50);
        (void)reader->thumbnails(10, 0);
        (void)reader->largestOutliers(50, 10);
    }
}

TEST_F(DamagedRun, HostileSizesAreNotTrusted) {
    sql(folder_.database(), "UPDATE snapshot SET heads = 2000000000, queries = 2000000000, thumbnail_size = -5");
    EXPECT_THAT(readError(), HasSubstr("damaged"));
    EXPECT_FALSE(RunReader::open(folder_)->thumbnails(10, 0));
    sql(folder_.database(), "UPDATE activation SET histogram = x'00112233'");
    EXPECT_FALSE(RunReader::open(folder_)->activationsAt(10));
    sql(folder_.database(), "UPDATE attention SET codec = 9");
    EXPECT_THAT(readError(), HasSubstr("unknown codec 9"));
}

TEST_F(DamagedRun, NewerFilesAreRefusedPolitely) {
    sql(folder_.database(), "PRAGMA user_version = 99");
    for (const auto& error : {readError(), writeError()})
        EXPECT_THAT(error, AllOf(HasSubstr("newer OutEffHop Studio"), HasSubstr("format 99"), HasSubstr("update")));
}

TEST_F(DamagedRun, UnfinishedFilesAreRefused) {
    sql(folder_.database(), "PRAGMA user_version = 0");
    EXPECT_THAT(readError(), HasSubstr("incomplete"));
}

class DamagedCatalogue : public testing::Test {
 protected:
    std::string openError() {
        const auto catalogue = Catalogue::open(workspace_);
        return catalogue ? "" : catalogue.error().message;
    }

    tests::ScratchFolder scratch_;
    Workspace workspace_{scratch_.path()};
};

TEST_F(DamagedCatalogue, ForeignNewerAndGarbageFiles) {
    ASSERT_TRUE(writeFileAtomically(workspace_.catalogue(), std::string(4096, 'x')));
    EXPECT_THAT(openError(), AllOf(HasSubstr("studio.db"), HasSubstr("not a SQLite file")));
    fs::remove(workspace_.catalogue());
    sql(workspace_.catalogue(), "CREATE TABLE recipe (cake TEXT)");
    EXPECT_THAT(openError(), HasSubstr("not a catalogue of OutEffHop Studio"));
    fs::remove(workspace_.catalogue());
    EXPECT_EQ(openError(), "");
    sql(workspace_.catalogue(), "PRAGMA user_version = 7");
    EXPECT_THAT(openError(), HasSubstr("newer OutEffHop Studio"));
}

TEST_F(DamagedCatalogue, TruncatedAtAnyPlace) {
    {
        auto catalogue = Catalogue::open(workspace_).value();
        for (int run = 0; run < 20; ++run)
            ASSERT_TRUE(catalogue.create(newRunOf("run", fmt::format("{{\"text\": \"{}\"}}", std::string(3000, 'x')))));
    }
    const auto whole = readFile(workspace_.catalogue()).value();
    for (const double part : {0.9, 0.5, 0.1}) {
        const auto length = static_cast<std::size_t>(part * static_cast<double>(whole.size()));
        ASSERT_TRUE(writeFileAtomically(workspace_.catalogue(), whole.substr(0, length)));
        auto catalogue = Catalogue::open(workspace_);
        const auto runs = catalogue ? catalogue->runs() : Result<std::vector<CatalogueRun>>(fail(catalogue.error()));
        ASSERT_FALSE(runs) << part;
        EXPECT_THAT(runs.error().message, AllOf(HasSubstr("studio.db"), HasSubstr("damaged or cut off"))) << part;
    }
}

TEST_F(DamagedCatalogue, AnEmptyFileBecomesACatalogue) {
    ASSERT_TRUE(writeFileAtomically(workspace_.catalogue(), ""));
    EXPECT_EQ(openError(), "");
    EXPECT_TRUE(Catalogue::open(workspace_)->runs());
}

}  // namespace
}  // namespace outeffhop::store
