// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/series/csv_table.h"

#include <gmock/gmock.h>

#include <fstream>

#include "tests/support/scratch_folder.h"

namespace outeffhop::data {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class Csv : public testing::Test {
 protected:
    Result<CsvTable> read(const std::string& text, bool strict = false) const {
        const auto path = folder_.path() / "table.csv";
        std::ofstream(path, std::ios::binary) << text;
        return readCsv(path, strict);
    }
    tests::ScratchFolder folder_;
};

TEST_F(Csv, LeavesOutTheDates) {
    const auto table = read("date,a,b\r\n2016-07-01 00:00:00,1.5,-2e3\r\n\r\n2016-07-01 01:00:00,+3,.25").value();
    EXPECT_THAT(table.columns, ElementsAre("a", "b"));
    EXPECT_THAT(table.values, ElementsAre(1.5, -2000, 3, 0.25));
    EXPECT_EQ(table.rows(), 2u);
    EXPECT_THAT(read("timestamp,a\n1467331200,1\n")->columns, ElementsAre("a"));
    EXPECT_THAT(read("Mon; \"x\" \n\"1;2\"; \"7\"\n")->columns, ElementsAre("x"));
}

TEST_F(Csv, KeepsNumbersInTheFirstColumn) {
    EXPECT_THAT(read("a\tb\n1\t2\n")->columns, ElementsAre("a", "b"));
    const auto bare = read("1,2\n3,4\n").value();
    EXPECT_THAT(bare.columns, ElementsAre("1", "2"));
    EXPECT_THAT(bare.values, ElementsAre(1, 2, 3, 4));
}

TEST_F(Csv, CountsRowsItCannotRead) {
    const auto* text = "date,a,b\nx,1,2\nx,1\nx,nan,2\nx,1,2,3\nx,1,\nx,1e999,1\nx,0x1,1\nx,3,4\n";
    const auto table = read(text).value();
    EXPECT_THAT(table.values, ElementsAre(1, 2, 3, 4));
    EXPECT_EQ(table.skipped.count, 6u);
    EXPECT_THAT(table.skipped.reasons[0], AllOf(HasSubstr("table.csv, line 3"), HasSubstr("2 cells instead of 3")));
    EXPECT_THAT(table.skipped.reasons[1], AllOf(HasSubstr("line 4: column a"), HasSubstr("\"nan\"")));
    EXPECT_THAT(read(text, true).error().message, HasSubstr("line 3"));
}

TEST_F(Csv, SaysWhyThereIsNothingToRead) {
    EXPECT_THAT(read("").error().message, HasSubstr("empty"));
    EXPECT_THAT(read("date,a\n").error().message, HasSubstr("no row of numbers"));
    EXPECT_THAT(read("date\nx\n").error().message, HasSubstr("no column of numbers"));
    EXPECT_THAT(read("a,b\n" + std::string(2 << 20, '1')).error().message, HasSubstr("line 2 has more than"));
    EXPECT_THAT(readCsv(folder_.path() / "absent.csv", false).error().message, HasSubstr("absent.csv"));
}

TEST_F(Csv, LinesLongerThanAPieceOfTheFile) {
    std::string header = "c0", row = "1";
    for (int i = 1; i < 40000; ++i) header += ",c" + std::to_string(i), row += ",1";
    EXPECT_EQ(read(header + "\n" + row + "\n" + row + "\n")->rows(), 2u);
}

}  // namespace
}  // namespace outeffhop::data
