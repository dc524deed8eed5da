// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>
#include <fstream>

#include "core/data/tokenize/open_tokenizer.h"
#include "tests/core/data/tokenize/peer_answers.h"

namespace outeffhop::data {
namespace fs = std::filesystem;
namespace {

const fs::path kGolden = "tests/golden/tokenizers";

std::string unhex(const std::string& digits) {
    std::string bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2)
        bytes.push_back(static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16)));
    return bytes;
}

class GoldenTokenizer : public testing::TestWithParam<const char*> {
 protected:
    std::unique_ptr<Tokenizer> tokenizer_ = openTokenizer(kGolden / GetParam()).value();
    nlohmann::json cases_ =
        nlohmann::json::parse(std::ifstream(kGolden / (GetParam() + std::string(".expected.json"))));
};

TEST_P(GoldenTokenizer, GivesTheIdsPlacesAndTextsOfThePackage) {
    ASSERT_GT(cases_.size(), 100u);
    for (const auto& item : cases_) {
        const auto text = unhex(item.at("text"));
        EXPECT_EQ(answerOf(*tokenizer_, text), Answer::from(item)) << "for \"" << text << '"';
    }
}

TEST_P(GoldenTokenizer, GivesTheSameWhenWordsAreKnownAlready) {
    for (const auto& item : cases_) answerOf(*tokenizer_, unhex(item.at("text")));
    for (const auto& item : cases_)
        EXPECT_EQ(answerOf(*tokenizer_, unhex(item.at("text"))).ids, Answer::from(item).ids);
}

INSTANTIATE_TEST_SUITE_P(All, GoldenTokenizer,
                         testing::Values("word_piece", "word_piece_json", "byte_pair", "byte_pair_json"));

TEST(GoldenTokenizers, KnowTheSpecialTokensByTheirRoles) {
    const auto bert = openTokenizer(kGolden / "word_piece").value();
    EXPECT_EQ(bert->tokenText(bert->special().begin.value()), "[CLS]");
    EXPECT_EQ(bert->tokenText(bert->special().end.value()), "[SEP]");
    EXPECT_EQ(bert->tokenText(bert->special().mask.value()), "[MASK]");
    EXPECT_EQ(bert->tokenText(bert->special().pad.value()), "[PAD]");
    EXPECT_TRUE(bert->isSpecial(*bert->special().mask));
    const auto gpt = openTokenizer(kGolden / "byte_pair").value();
    EXPECT_EQ(gpt->tokenText(gpt->special().begin.value()), "<|endoftext|>");
    EXPECT_FALSE(gpt->special().mask);
    const auto roberta = openTokenizer(kGolden / "byte_pair_json").value();
    EXPECT_EQ(roberta->tokenText(roberta->special().begin.value()), "<s>");
    EXPECT_EQ(roberta->tokenText(roberta->special().end.value()), "</s>");
    EXPECT_EQ(roberta->tokenText(roberta->special().mask.value()), "<mask>");
    EXPECT_NE(bert->fingerprint(), gpt->fingerprint());
}

TEST(GoldenTokenizers, ShowSpacesAndLoneBytes) {
    const auto tokenizer = openTokenizer(kGolden / "byte_pair").value();
    const auto shown = [&](std::string_view text) {
        std::vector<Token> tokens;
        tokenizer->encode(text, tokens);
        std::string all;
        for (const auto& token : tokens) all += tokenizer->tokenText(token.id) + "|";
        return all;
    };
    EXPECT_EQ(shown("the the\n"), "the|·the|⏎|");
    EXPECT_EQ(shown("😀"), "F0|9F|98|80|");
}

}  // namespace
}  // namespace outeffhop::data
