// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/labelled/labelled_reader.h"

#include <gmock/gmock.h>

#include <fstream>

#include "tests/support/scratch_folder.h"

namespace outeffhop::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Rows = std::vector<std::string>;

class LabelledReaderTest : public testing::Test {
 protected:
    std::filesystem::path write(const std::string& name, const std::string& text) {
        const auto path = folder_.path() / name;
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }

    /// "text|pair|label" of each, or the failure.
    Rows read(const std::filesystem::path& path, const LabelledColumns& columns = {}, bool strict = false) {
        auto reader = LabelledReader::open(path, columns, strict);
        if (!reader) return {reader.error().message};
        Rows rows;
        while (true) {
            const auto row = reader->next();
            if (!row) {
                rows.push_back(row.error().message);
                break;
            }
            if (!*row) break;
            rows.push_back((*row)->text + "|" + (*row)->pair + "|" + (*row)->label);
        }
        skipped_ = reader->skipped();
        return rows;
    }

    tests::ScratchFolder folder_;
    Skipped skipped_;
};

TEST_F(LabelledReaderTest, ReadsQuotedFieldsAsRfc4180SaysThem) {
    const auto path = write("a.csv",
                            "\xef\xbb\xbflabel,text\r\n"
                            "1,\"one, two\"\r\n"
                            "0,\"she said \"\"no\"\"\"\r\n"
                            "\r\n"
                            "1,\"two\r\nlines\"\r\n"
                            "0,\"\"\"\"\r\n"
                            "1,5 \"inch\r\n"
                            "0,last");
    EXPECT_THAT(read(path),
                ElementsAre("one, two||1", "she said \"no\"||0", "two\nlines||1", "\"||0", "5 \"inch||1", "last||0"));
    EXPECT_EQ(skipped_.count, 0u);
}

TEST_F(LabelledReaderTest, TakesQuotesOfTsvAsTheyAreUnlessTheyStandAroundAField) {
    const auto path = write("a.tsv", "text\tlabel\n\"open\t1\n\"closed\"\t0\n\"two\" words\t1\na, b\t0\n");
    EXPECT_THAT(read(path), ElementsAre("\"open||1", "closed||0", "\"two\" words||1", "a, b||0"));
}

TEST_F(LabelledReaderTest, FindsColumnsByNameOrNumber) {
    const auto path = write("a.csv", "id,premise,hypothesis,class\n1,A,B,yes\n2,C,D,no\n");
    EXPECT_THAT(read(path, {"premise", "hypothesis", "class"}), ElementsAre("A|B|yes", "C|D|no"));
    EXPECT_THAT(read(path, {"3", "", "4"}), ElementsAre("B||yes", "D||no"));
    EXPECT_THAT(read(path, {"2", "3", "1", false}), ElementsAre("premise|hypothesis|id", "A|B|1", "C|D|2"));
    EXPECT_EQ(read(path).front(),
              path.string() + ": data.text_column \"text\" is no column; there are id, premise, hypothesis, class");
    EXPECT_EQ(read(path, {"5", "", "4", false}).front(),
              path.string() + ": data.text_column \"5\" is no column; without a header it is a number from 1 to 4");
}

TEST_F(LabelledReaderTest, NamesWhatItLeavesOut) {
    const auto path = write("a.csv", "text,label\nA,1\nB\n,1\nC,\nD,0\n");
    EXPECT_THAT(read(path), ElementsAre("A||1", "D||0"));
    EXPECT_EQ(skipped_.count, 3u);
    EXPECT_THAT(skipped_.reasons, ElementsAre(path.string() + ", line 3: 1 fields instead of 2",
                                              path.string() + ", line 4: the text is empty",
                                              path.string() + ", line 5: the label is empty"));
    EXPECT_THAT(read(path, {}, true), ElementsAre("A||1", path.string() + ", line 3: 1 fields instead of 2"));
}

TEST_F(LabelledReaderTest, StopsWhereRecordsCannotBeToldApart) {
    EXPECT_THAT(read(write("a.csv", "text,label\nA,1\n\"B,1\nC,0\n")).back(),
                HasSubstr("line 3: a quote is never closed"));
    EXPECT_THAT(read(write("b.csv", "text,label\n\"A\"b,1\n")).back(),
                HasSubstr("line 2: text behind a closing quote"));
    EXPECT_THAT(read(folder_.path() / "none.csv").front(), HasSubstr("none.csv"));
}

}  // namespace
}  // namespace outeffhop::data
