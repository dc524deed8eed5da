// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/data/tokenize/open_tokenizer.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::data {
namespace fs = std::filesystem;
namespace {

using testing::AllOf;
using testing::HasSubstr;

class BrokenTokenizer : public testing::Test {
 protected:
    void write(const std::string& name, const std::string& text) {
        std::ofstream(folder_.path() / name, std::ios::binary) << text;
    }
    [[nodiscard]] std::string reason(const std::string& name = "") const {
        const auto tokenizer = openTokenizer(folder_.path() / name);
        return tokenizer ? "it opened" : tokenizer.error().message;
    }
    /// A tokenizer.json with this in place of a part.
    void writeJson(const std::string& part, const std::string& value) {
        nlohmann::json file =
            nlohmann::json::parse(std::ifstream("tests/golden/tokenizers/byte_pair_json/tokenizer.json"));
        file[nlohmann::json::json_pointer(part)] = nlohmann::json::parse(value);
        write("tokenizer.json", file.dump());
    }

    tests::ScratchFolder folder_;
};

TEST_F(BrokenTokenizer, FolderWithoutFiles) {
    EXPECT_THAT(reason(), HasSubstr("holds no tokenizer"));
    EXPECT_THAT(reason("absent.json"), HasSubstr("absent.json"));
}

TEST_F(BrokenTokenizer, VocabularyLines) {
    write("vocab.txt", "[PAD]\nthe\n");
    EXPECT_THAT(reason(), AllOf(HasSubstr("vocab.txt"), HasSubstr("[UNK]")));
    write("vocab.txt", "[PAD]\n[UNK]\na\xff\n");
    EXPECT_THAT(reason(), AllOf(HasSubstr("vocab.txt, line 3"), HasSubstr("UTF-8")));
    write("vocab.txt", "");
    EXPECT_THAT(reason(), HasSubstr("is empty"));
}

TEST_F(BrokenTokenizer, BytePairFiles) {
    write("vocab.json", R"({"a":0,"b":1,"ab":2})");
    EXPECT_THAT(reason(), HasSubstr("merges.txt"));
    write("merges.txt", "#version: 0.2\na b\nab\n");
    EXPECT_THAT(reason(), AllOf(HasSubstr("merges.txt, line 3"), HasSubstr("\"ab\" is not a pair")));
    write("merges.txt", "a b\nab b\n");
    EXPECT_THAT(reason(),
                AllOf(HasSubstr("merges.txt"), HasSubstr("merge 2"), HasSubstr("abb is not in the vocabulary")));
    write("merges.txt", "a b\n");
    for (const auto& [text, expected] : {std::pair{R"({"a":0,"b":-1})", "out of range"},
                                         {R"({"a":0,"b":4000000000})", "out of range"},
                                         {R"({"a":0,"b":"1"})", "not a whole number"},
                                         {R"({"a":0,)", "line 1, column 8"},
                                         {"[1]", "no JSON object"},
                                         {"{}", "no token"}}) {
        write("vocab.json", text);
        EXPECT_THAT(reason(), AllOf(HasSubstr("vocab.json"), HasSubstr(expected))) << text;
    }
}

TEST_F(BrokenTokenizer, WhatATokenizerJsonAsksForAndWeLack) {
    for (const auto& [part, value, expected] :
         {std::tuple{"/model/type", R"("Unigram")", "model.type: Unigram is not supported"},
          {"/model/dropout", "0.1", "model.dropout: 0.1"},
          {"/model/byte_fallback", "true", "model.byte_fallback"},
          {"/model/merges", R"([["a","zzz"]])", "zzz is not in the vocabulary"},
          {"/model/vocab", "7", "model.vocab: it does not list"},
          {"/normalizer", R"({"type":"NFC"})", "normalizer: NFC"},
          {"/pre_tokenizer", R"({"type":"Metaspace"})", "pre_tokenizer: Metaspace"},
          {"/added_tokens", R"([{"id":1000000000,"content":"x"}])", "out of range"},
          {"/added_tokens", R"([{"id":1}])", "content"}}) {
        writeJson(part, value);
        EXPECT_THAT(reason(), AllOf(HasSubstr("tokenizer.json"), HasSubstr(expected))) << part;
    }
    write("tokenizer.json", R"({"model": {"vocab": {"a": 0}, "merges": []}, "pre_tokenizer")");
    EXPECT_THAT(reason(), HasSubstr("line 1, column"));
}

TEST_F(BrokenTokenizer, SettingsBesideIt) {
    write("vocab.txt", "[UNK]\nthe\nThe\n");
    write("tokenizer_config.json", R"({"do_lower_case": "no"})");
    EXPECT_THAT(reason(), AllOf(HasSubstr("tokenizer_config.json"), HasSubstr("boolean")));
    write("tokenizer_config.json", R"({"do_lower_case": false, "unk_token": {"content": "[UNK]"}, "pad_token": null})");
    const auto tokenizer = openTokenizer(folder_.path()).value();
    std::vector<Token> tokens;
    tokenizer->encode("The the", tokens);
    EXPECT_THAT(tokens, testing::ElementsAre(Token{2, 0, 3}, Token{1, 4, 7}));
}

TEST(ByteTokenizer, LosesNothing) {
    const auto tokenizer = openTokenizer("bytes").value();
    std::vector<Token> tokens;
    tokenizer->encode("é!", tokens);
    EXPECT_THAT(tokens, testing::ElementsAre(Token{0xc3, 0, 2}, Token{0xa9, 0, 2}, Token{'!', 2, 3}));
    EXPECT_EQ(tokenizer->decode(std::vector<std::int32_t>{0xc3, 0xa9, 257, '!', 0xff}), "é!\ufffd");
    EXPECT_EQ(tokenizer->tokenText(0xc3), "C3");
    EXPECT_TRUE(tokenizer->isSpecial(tokenizer->special().mask.value()));
}

}  // namespace
}  // namespace outeffhop::data
