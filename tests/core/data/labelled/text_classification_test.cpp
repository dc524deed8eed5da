// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/labelled/text_classification.h"

#include <gmock/gmock.h>

#include <fstream>
#include <set>

#include "core/data/byte_tokens.h"
#include "core/data/tokenize/byte_tokenizer.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr auto kBos = byte_tokens::kBos, kEos = byte_tokens::kEos, kPad = byte_tokens::kPad;

/// A file of `count` texts of different lengths, the classes "even" and "odd".
std::string texts(int count, int first = 0) {
    std::string text = "text,label\n";
    for (int i = first; i < first + count; ++i)
        text += std::string(static_cast<std::size_t>(1 + i % 7), static_cast<char>('a' + i % 26)) + "," +
                (i % 2 ? "odd" : "even") + "\n";
    return text;
}

class TextClassificationTest : public testing::Test {
 protected:
    TextClassificationTest() {
        config_.model.kind = "bert";
        config_.data.task = "text_classification";
        config_.data.length = 8;
        config_.data.validation = 0.25;
        write("texts.csv", texts(40));
        config_.data.path = (folder_.path() / "texts.csv").string();
    }

    void write(const std::string& name, const std::string& text) {
        std::ofstream(folder_.path() / name, std::ios::binary) << text;
    }
    [[nodiscard]] TextClassification open(const std::vector<std::string>& classes = {}) const {
        auto task = TextClassification::open(config_, classes);
        if (!task) throw std::runtime_error(task.error().message);
        return std::move(*task);
    }
    [[nodiscard]] std::string failure() const { return TextClassification::open(config_, {}).error().message; }

    tests::ScratchFolder folder_;
    config::RunConfig config_;
};

/// What a batch says of one sequence, padding left out.
std::string textOf(const LabelledBatch& batch, int sequence) {
    std::string text;
    for (int i = 0; i < batch.length; ++i) {
        const auto id = batch.inputs[static_cast<std::size_t>(sequence * batch.length + i)];
        if (id < byte_tokens::kBytes) text.push_back(static_cast<char>(id));
    }
    return text;
}

TEST_F(TextClassificationTest, PadsBehindTheTextsAndMarksIt) {
    auto task = open();
    const auto batch = task.next(6);
    ASSERT_TRUE(batch);
    EXPECT_LE(batch->length, 8);
    EXPECT_EQ(batch->inputs.size(), static_cast<std::size_t>(6 * batch->length));
    EXPECT_TRUE(batch->types.empty());
    for (int sequence = 0; sequence < 6; ++sequence) {
        const auto text = textOf(*batch, sequence);
        EXPECT_EQ(batch->labels[static_cast<std::size_t>(sequence)], (text[0] - 'a') % 2) << text;
        for (int i = 0; i < batch->length; ++i) {
            const auto place = static_cast<std::size_t>(sequence * batch->length + i);
            const auto length = static_cast<int>(text.size());
            const auto wanted = i == 0            ? kBos
                                : i <= length     ? text[static_cast<std::size_t>(i - 1)]
                                : i == length + 1 ? kEos
                                                  : kPad;
            EXPECT_EQ(batch->inputs[place], wanted);
            EXPECT_EQ(batch->mask[place], i < length + 2);
        }
    }
}

TEST_F(TextClassificationTest, VisitsEveryTrainingTextOnceAnEpochAndNoneOfValidation) {
    auto task = open();
    ASSERT_EQ(task.trainingTexts(), 30u);
    ASSERT_EQ(task.validationSamples(), 10u);
    const auto textsOf = [](const LabelledBatch& batch) {
        std::multiset<std::string> all;
        for (int i = 0; i < batch.sequences; ++i) all.insert(textOf(batch, i));
        return all;
    };
    auto both = textsOf(task.next(30).value());
    EXPECT_EQ(textsOf(task.next(30).value()), both);
    const auto validation = textsOf(task.validation(0, 10).value());
    both.insert(validation.begin(), validation.end());
    std::multiset<std::string> all;
    for (int i = 0; i < 40; ++i) {
        const auto longest = static_cast<std::size_t>(6);  // of 8 tokens two are special
        all.insert(
            std::string(std::min(longest, static_cast<std::size_t>(1 + i % 7)), static_cast<char>('a' + i % 26)));
    }
    EXPECT_EQ(both, all);
}

TEST_F(TextClassificationTest, SeedsOrderTrainingAndNothingElse) {
    auto first = open();
    config_.seed = 1;
    auto second = open();
    EXPECT_NE(first.next(16)->inputs, second.next(16)->inputs);
    EXPECT_EQ(first.validation(1, 4)->inputs, second.validation(1, 4)->inputs);
    EXPECT_EQ(first.probe(4)->inputs, second.probe(4)->inputs);
}

TEST_F(TextClassificationTest, GoesOnWhereItStopped) {
    auto whole = open(), begun = open();
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(whole.next(7));
        ASSERT_TRUE(begun.next(7));
    }
    auto resumed = open();
    ASSERT_TRUE(resumed.restoreState(begun.saveState()));
    EXPECT_EQ(resumed.next(7)->inputs, whole.next(7)->inputs);
    write("texts.csv", texts(41));
    EXPECT_THAT(open().restoreState(begun.saveState()).error().message, HasSubstr("have changed"));
}

TEST_F(TextClassificationTest, OrdersClassesByValueOrByLetters) {
    write("texts.csv", "text,label\na,10\nb,2\nc,10\nd,2\n");
    EXPECT_THAT(open().classes(), ElementsAre("2", "10"));
    write("texts.csv", "text,label\na,b10\nb,b2\nc,a\nd,a\n");
    EXPECT_THAT(open().classes(), ElementsAre("a", "b10", "b2"));
    write("texts.csv", "text,label\na,1\nb,1\n");
    EXPECT_THAT(failure(), HasSubstr("one class, \"1\""));
}

TEST_F(TextClassificationTest, ReadsLabelsAsAModelKnowsThem) {
    const auto labels = [&](const std::string& text, const std::vector<std::string>& classes) {
        write("texts.csv", text);
        auto task = open(classes);
        std::multiset<std::int64_t> all;
        for (const auto& batch : {task.validation(0, static_cast<int>(task.validationSamples())).value(),
                                  task.next(static_cast<int>(task.trainingTexts())).value()})
            all.insert(batch.labels.begin(), batch.labels.end());
        return std::pair(std::vector(all.begin(), all.end()), task.skipped().count);
    };
    EXPECT_EQ(labels("text,label\na,dog\nb,cat\nc,dog\n", {"dog", "cat"}),
              std::pair(std::vector<std::int64_t>{0, 0, 1}, std::uint64_t{0}));
    EXPECT_EQ(labels("text,label\na,0\nb,1\nc,2\nd,1\n", {"dog", "cat"}),
              std::pair(std::vector<std::int64_t>{0, 1, 1}, std::uint64_t{1}));
    config_.data.strict = true;
    EXPECT_THAT(TextClassification::open(config_, {"dog", "cat"}).error().message,
                HasSubstr("line 4: \"2\" is none of the 2 classes"));
}

TEST_F(TextClassificationTest, TakesAValidationFileOfItsOwn) {
    write("train.csv", texts(12));
    write("dev.tsv", "text\tlabel\nx\todd\ny\tnone\n");
    config_.data.path = folder_.path().string();
    const auto task = open();
    EXPECT_EQ(task.trainingTexts(), 12u);
    EXPECT_EQ(task.validationSamples(), 1u);
    EXPECT_THAT(task.validation(0, 1)->labels, ElementsAre(1));
    EXPECT_THAT(task.skipped().reasons, ElementsAre(HasSubstr("dev.tsv, line 3: \"none\" is none of the 2 classes")));
}

TEST_F(TextClassificationTest, GivesPairsTokenTypes) {
    write("texts.csv", "a,b,c\nxxxxxx,yy,0\nxxxxxx,yy,1\nxxxxxx,yy,0\n");
    config_.data.textColumn = "a";
    config_.data.pairColumn = "b";
    config_.data.labelColumn = "c";
    const auto batch = open().next(1).value();
    EXPECT_THAT(batch.inputs, ElementsAre(kBos, 'x', 'x', 'x', kEos, 'y', 'y', kEos));
    EXPECT_THAT(batch.types, ElementsAre(0, 0, 0, 0, 0, 1, 1, 1));
    config_.model.kind = "opt";
    const auto causal = open().next(1).value();
    EXPECT_THAT(causal.inputs, ElementsAre(kBos, 'x', 'x', 'x', 'x', kBos, 'y', 'y'));
    EXPECT_TRUE(causal.types.empty());
}

TEST(SequenceLayout, CutsTheLongestTextFirst) {
    ByteTokenizer tokenizer;
    const SequenceLayout layout(tokenizer, true, 8);  // room for five
    const auto lengths = [&](int first, int second) {
        const auto sequence = layout(std::string(static_cast<std::size_t>(first), 'a'),
                                     std::string(static_cast<std::size_t>(second), 'b'));
        return std::pair(std::ranges::count(sequence.ids, 'a'), std::ranges::count(sequence.ids, 'b'));
    };
    EXPECT_EQ(lengths(2, 3), std::pair(2l, 3l));
    EXPECT_EQ(lengths(1, 9), std::pair(1l, 4l));
    EXPECT_EQ(lengths(9, 1), std::pair(4l, 1l));
    EXPECT_EQ(lengths(9, 9), std::pair(2l, 3l));
    EXPECT_EQ(lengths(10, 9), std::pair(3l, 2l));
}

}  // namespace
}  // namespace outeffhop::data
