// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/schema.h"

#include <gmock/gmock.h>

#include <cmath>
#include <regex>
#include <sstream>

#include "core/store/catalogue.h"
#include "core/store/database.h"
#include "core/store/run_reader.h"
#include "tests/core/store/sample_run.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// The first column of every row.
std::vector<double> column(const std::filesystem::path& file, const char* sql) {
    Database database(file, SQLite::OPEN_READONLY);
    std::vector<double> values;
    auto rows = database.query(sql);
    while (rows.next()) values.push_back(rows.real(0));
    return values;
}

class RunViews : public testing::Test {
 protected:
    RunViews() {
        auto writer = RunWriter::create(folder_, sampleDescription()).value();
        RunBatch batch = sampleStep(7);
        batch.vectors = {{7, "noop.mass", {0.1f, -2.5f, 0, 1e-40f, 3.4e38f, INFINITY}}, {7, "inf", {6.5f, NAN}}};
        batch.activations = {sampleActivation(7, 1)};
        batch.outliers = {{7, 1, 0, -9.5f, 0, 1, 3}};
        EXPECT_TRUE(writer.commit(sampleStep(3)));
        EXPECT_TRUE(writer.commit(batch));
    }
    std::vector<double> column(const char* sql) { return store::column(folder_.database(), sql); }

    tests::ScratchFolder scratch_;
    RunFolder folder_{scratch_.path() / "run"};
};

TEST_F(RunViews, CurveAndLatestHaveNames) {
    EXPECT_THAT(column("SELECT value FROM curve WHERE metric = 'loss'"), ElementsAre(1, 0.5));
    EXPECT_THAT(column("SELECT value FROM latest WHERE title = 'Loss'"), ElementsAre(0.5));
}

TEST_F(RunViews, VectorValuesAreDecodedInPlainSql) {
    const auto heads =
        column("SELECT value FROM vector_value WHERE metric = 'noop.mass' AND step = 7 ORDER BY layer, head");
    EXPECT_THAT(heads, ElementsAre(double(0.1f), -2.5, 0, double(1e-40f), double(3.4e38f), INFINITY));
    EXPECT_THAT(column("SELECT head FROM vector_value WHERE metric = 'noop.mass' AND step = 7 ORDER BY layer, head"),
                ElementsAre(0, 1, 2, 0, 1, 2));
    const auto layers = column("SELECT value FROM vector_value WHERE metric = 'inf' ORDER BY layer");
    ASSERT_EQ(layers.size(), 2u);
    EXPECT_EQ(layers[0], 6.5);
    EXPECT_TRUE(std::isnan(layers[1]));
}

TEST_F(RunViews, OutliersAndActivationsHaveNames) {
    EXPECT_THAT(column("SELECT value FROM outliers WHERE tensor = 'final norm' AND token = '·'"), ElementsAre(-9.5));
    EXPECT_THAT(column("SELECT kurtosis FROM activations WHERE tensor = 'final norm'"), ElementsAre(7.5));
}

TEST_F(RunViews, HistogramBinsCoverTheAxis) {
    EXPECT_THAT(column("SELECT count(*) FROM histogram_bin"), ElementsAre(SignedLogBins::kCount));
    EXPECT_THAT(column("SELECT bin FROM histogram_bin WHERE sign = 1 AND 9.5 >= inner_edge AND 9.5 < outer_edge"),
                ElementsAre(SignedLogBins::of(9.5f)));
}

TEST(CatalogueViews, SeedGroupsHaveMeanAndSampleDeviation) {
    tests::ScratchFolder scratch;
    const Workspace workspace{scratch.path()};
    auto catalogue = Catalogue::open(workspace).value();
    for (const auto& [seed, loss] : {std::pair{0, 1.0}, {1, 2.0}, {2, 4.5}}) {
        const auto config = fmt::format(R"({{"name": "hop {0}", "seed": {0}, "layers": 2}})", seed);
        const auto run = catalogue.create(newRunOf("hop", config, seed)).value();
        ASSERT_TRUE(catalogue.setProgress(run.id, 1, {{"loss", loss}}));
    }
    const auto other = catalogue.create(newRunOf("other", R"({"layers": 3})")).value();
    ASSERT_TRUE(catalogue.setProgress(other.id, 1, {{"loss", 9}}));
    const auto file = workspace.catalogue();
    EXPECT_THAT(column(file, "SELECT mean FROM seed_group ORDER BY runs"), ElementsAre(9, 2.5));
    EXPECT_THAT(column(file, "SELECT deviation FROM seed_group WHERE runs = 3"),
                ElementsAre(testing::DoubleNear(std::sqrt((2.25 + 0.25 + 4) / 2), 1e-12)));
    EXPECT_THAT(column(file, "SELECT deviation IS NULL FROM seed_group WHERE runs = 1"), ElementsAre(1));
    EXPECT_THAT(column(file, "SELECT count(*) FROM latest"), ElementsAre(4));
}

TEST(Schema, EveryColumnIsExplained) {
    const std::regex column("    [a-z_0-9]+ +(INTEGER|REAL|TEXT|BLOB).*");
    int columns = 0;
    for (const auto* schema : {&runSchema(), &catalogueSchema()}) {
        std::istringstream lines{std::string(schema->sql)};
        for (std::string line; std::getline(lines, line);) {
            if (!std::regex_match(line, column)) continue;
            ++columns;
            EXPECT_THAT(line, testing::HasSubstr(" -- "));
        }
    }
    EXPECT_GT(columns, 80);
}

TEST(Schema, FilesCarryIdentityAndVersion) {
    tests::ScratchFolder scratch;
    const RunFolder folder{scratch.path() / "run"};
    ASSERT_TRUE(RunWriter::create(folder, sampleDescription()));
    Database run(folder.database(), SQLite::OPEN_READONLY);
    EXPECT_EQ(run.pragma("application_id"), 0x4F454852);
    EXPECT_EQ(run.pragma("user_version"), runSchema().version());
    EXPECT_EQ(run.pragma("page_size"), 4096);
    EXPECT_EQ(run.pragma("auto_vacuum"), 2);
    EXPECT_EQ(run.connection().execAndGet("PRAGMA journal_mode").getString(), "wal");
    ASSERT_TRUE(Catalogue::open({scratch.path()}));
    Database catalogue(scratch.path() / "studio.db", SQLite::OPEN_READONLY);
    EXPECT_EQ(catalogue.pragma("application_id"), 0x4F454853);
    EXPECT_EQ(catalogue.connection().execAndGet("PRAGMA journal_mode").getString(), "delete");
}

TEST(Schema, ARunOfTheFirstVersionIsReadAndUpgraded) {
    tests::ScratchFolder scratch;
    const RunFolder folder{scratch.path() / "run"};
    auto step = sampleStep(7);
    step.snapshots = {sampleSnapshot(7)};
    ASSERT_TRUE(RunWriter::create(folder, sampleDescription())->commit(step));
    Database(folder.database(), SQLite::OPEN_READWRITE)
        .execute(
            "DROP TABLE evaluated_tensor; DROP TABLE evaluated_metric; DROP TABLE evaluation; "
            "DROP TABLE quantized_tensor; DROP TABLE quantization; DROP INDEX vector_step; DROP TABLE layer;"
            "ALTER TABLE attention DROP COLUMN queries; ALTER TABLE attention DROP COLUMN keys;"
            "ALTER TABLE attention DROP COLUMN gate;"
            "CREATE INDEX scalar_curve ON scalar (metric, step, value);"
            "CREATE INDEX vector_curve ON vector (metric, step); PRAGMA user_version = 1;");
    EXPECT_EQ(RunReader::open(folder)->curve("loss")->size(), 1u);
    EXPECT_EQ(RunReader::open(folder)->info()->layerNames.front(), "L1");
    const auto map = RunReader::open(folder)->attention(7, 0, 0).value();
    ASSERT_TRUE(map);
    EXPECT_EQ(map->noop, sampleLayer(0, 3, 5).noop);
    EXPECT_TRUE(map->gate.empty());
    auto writer = RunWriter::open(folder);
    ASSERT_TRUE(writer) << writer.error().message;
    ASSERT_TRUE(writer->commit(sampleStep(9)));
    EXPECT_EQ(RunReader::open(folder)->curve("loss")->size(), 2u);
    EXPECT_EQ(RunReader::open(folder)->vectorAt("noop.mass", 8).value()->step, 7);
    EXPECT_THAT(column(folder.database(), "SELECT step FROM latest WHERE metric = 'loss'"), ElementsAre(9));
    EXPECT_THAT(column(folder.database(), "SELECT count(*) FROM sqlite_schema WHERE name GLOB '*_curve'"),
                ElementsAre(0));
}

TEST(Schema, OlderFilesAreUpgradedStepByStep) {
    tests::ScratchFolder scratch;
    Database database(scratch.path() / "old.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    Schema schema{"note", 42, "CREATE TABLE note (a)", {}};
    install(database, schema);
    EXPECT_EQ(database.pragma("user_version"), 1);
    schema.upgrades = {"ALTER TABLE note ADD COLUMN b",
                       "ALTER TABLE note ADD COLUMN c; INSERT INTO note VALUES (1, 2, 3)"};
    ASSERT_TRUE(checkIdentity(database, schema));
    upgrade(database, schema);
    EXPECT_EQ(database.pragma("user_version"), 3);
    EXPECT_EQ(database.connection().execAndGet("SELECT c FROM note").getInt(), 3);
    upgrade(database, schema);
    EXPECT_EQ(database.connection().execAndGet("SELECT count(*) FROM note").getInt(), 1) << "not twice";
}

TEST(Schema, AnUpgradeThatFailsLeavesTheOldVersion) {
    tests::ScratchFolder scratch;
    Database database(scratch.path() / "old.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    Schema schema{"note", 42, "CREATE TABLE note (a)", {}};
    install(database, schema);
    schema.upgrades = {"ALTER TABLE note ADD COLUMN b", "ALTER TABLE missing ADD COLUMN c"};
    EXPECT_FALSE(attempt(database.path(), [&] { upgrade(database, schema); }));
    EXPECT_EQ(database.pragma("user_version"), 1);
    EXPECT_EQ(database.connection().execAndGet("SELECT count(*) FROM pragma_table_info('note')").getInt(), 1);
}

}  // namespace
}  // namespace outeffhop::store
