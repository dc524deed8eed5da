// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "core/data/text/token_file.h"
#include "core/data/text_task.h"
#include "core/data/tokenize/open_tokenizer.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::data {
namespace fs = std::filesystem;
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kWordPiece = "tests/golden/tokenizers/word_piece";
constexpr const char* kBytePair = "tests/golden/tokenizers/byte_pair";

class TextTokens : public testing::Test {
 protected:
    void SetUp() override { ::setenv("XDG_CACHE_HOME", (folder_.path() / "cache").c_str(), 1); }
    void TearDown() override { ::unsetenv("XDG_CACHE_HOME"); }

    void write(const fs::path& name, const std::string& text) const {
        fs::create_directories((texts() / name).parent_path());
        std::ofstream(texts() / name, std::ios::binary) << text;
    }
    [[nodiscard]] fs::path texts() const { return folder_.path() / "texts"; }
    [[nodiscard]] TextCorpus corpus() const { return TextCorpus::open(texts()).value(); }
    [[nodiscard]] std::vector<std::string> documents(Documents kind) const {
        const auto all = corpus();
        DocumentReader reader(all, kind);
        std::vector<std::string> found(1);
        while (const auto piece = reader.next().value()) {
            found.back() += piece->text;
            if (piece->ends) found.emplace_back();
        }
        found.pop_back();
        return found;
    }
    [[nodiscard]] config::RunConfig config(const std::string& kind, const char* tokenizer) const {
        config::RunConfig config;
        config.data.path = texts();
        config.data.tokenizer = tokenizer;
        config.data.length = 16;
        config.data.validation = 0.2;
        config.model.kind = kind;
        return config;
    }
    static std::string licence() {
        std::ifstream file("LICENSE");
        return {std::istreambuf_iterator<char>(file), {}};
    }

    tests::ScratchFolder folder_;
};

TEST_F(TextTokens, AFolderIsReadInTheOrderOfItsNames) {
    write("b.txt", "second");
    write("a/z.txt", "first");
    write(".hidden/x.txt", "not this");
    write("empty.txt", "");
    const auto all = corpus();
    const auto bytes = all.read(3, 7).value();
    EXPECT_EQ(std::string(bytes.begin(), bytes.end()), "stsecon");
    EXPECT_EQ(all.size(), 11u);
    write("b.txt", "other size");
    EXPECT_TRUE(all.read(5, 6)) << "it is still open";
    EXPECT_TRUE(all.read(0, 5));
    EXPECT_THAT(all.read(5, 6).error().message, HasSubstr("has changed"));
    EXPECT_THAT(TextCorpus::open(texts() / ".hidden" / "..")->files().size(), 2u);
    fs::create_directory(folder_.path() / "none");
    EXPECT_THAT(TextCorpus::open(folder_.path() / "none").error().message, HasSubstr("no text file"));
}

TEST_F(TextTokens, DocumentsEndWhereTheSettingSays) {
    write("1.txt", "one\ntwo\n\n \nthree\n");
    write("2.txt", "\n\nfour");
    EXPECT_THAT(documents(Documents::file), ElementsAre("one\ntwo\n\n \nthree\n", "\n\nfour"));
    EXPECT_THAT(documents(Documents::line), ElementsAre("one", "two", "three", "four"));
    EXPECT_THAT(documents(Documents::blankLine), ElementsAre("one\ntwo", "three\n", "four"));
}

TEST_F(TextTokens, PiecesOfLongDocumentsGiveTheTokensOfTheWhole) {
    std::string text;
    while (text.size() < (5u << 19)) text += licence() + "  \n\n  it's   \t three\n";
    write("long.txt", text);
    EXPECT_THAT(documents(Documents::file), ElementsAre(text));
    for (const auto* path : {kWordPiece, kBytePair}) {
        const auto tokenizer = openTokenizer(path).value();
        const auto stream = TokenFile::of(corpus(), *tokenizer, {}).value();
        std::vector<Token> whole;
        tokenizer->encode(text, whole);
        ASSERT_EQ(stream.size(), whole.size());
        const auto ids = stream.read(0, whole.size()).value();
        EXPECT_TRUE(std::ranges::equal(ids, whole, {}, {}, &Token::id));
    }
}

TEST_F(TextTokens, MakingThemIsSaidOnStandardErrorOnly) {
    write("text.txt", licence());
    const auto tokenizer = openTokenizer(kBytePair).value();
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    for (int again = 0; again < 2; ++again) ASSERT_TRUE(TokenFile::of(corpus(), *tokenizer, {}));
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "") << "where programs print numbers";
    const auto said = testing::internal::GetCapturedStderr();
    EXPECT_THAT(said, HasSubstr("tokenizing"));
    EXPECT_EQ(said.find("tokenizing"), said.rfind("tokenizing")) << "once";
}

TEST_F(TextTokens, TextWithoutSpacesIsCutBetweenCharacters) {
    std::string text;
    while (text.size() < (3u << 20)) text += "漢";
    write("long.txt", text);
    const auto all = corpus();
    DocumentReader reader(all, Documents::file);
    std::size_t size = 0;
    while (const auto piece = reader.next().value()) {
        EXPECT_EQ(piece->text.size() % 3, 0u);
        EXPECT_LT(piece->text.size(), 3u << 20);
        size += piece->text.size();
    }
    EXPECT_EQ(size, text.size());
}

TEST_F(TextTokens, DocumentsHaveTheBordersOfTheReference) {
    write("a.txt", "the program\nthe work\n");
    const auto tokenizer = openTokenizer(kWordPiece).value();
    const auto& special = tokenizer->special();
    const auto stream = TokenFile::of(corpus(), *tokenizer, {Documents::line, special.begin, special.end}).value();
    std::vector<std::string> texts;
    const auto ids = stream.read(0, stream.size()).value();
    for (const auto id : ids)
        texts.push_back(tokenizer->tokenText(static_cast<int>(id)));
    EXPECT_THAT(texts, ElementsAre("[CLS]", "the", "program", "[SEP]", "[CLS]", "the", "work", "[SEP]"));
}

TEST_F(TextTokens, TokenFilesAreMadeOnceAndAnewForOtherText) {
    write("a.txt", "the program");
    const auto tokenizer = openTokenizer(kWordPiece).value();
    const auto made = [] { return std::distance(fs::directory_iterator(tokenFolder()), fs::directory_iterator()); };
    const auto first = TokenFile::of(corpus(), *tokenizer, {}).value();
    EXPECT_EQ(TokenFile::of(corpus(), *tokenizer, {})->fingerprint().value(), first.fingerprint().value());
    EXPECT_EQ(made(), 1);
    write("a.txt", "the license");
    EXPECT_NE(TokenFile::of(corpus(), *tokenizer, {})->fingerprint().value(), first.fingerprint().value());
    EXPECT_EQ(made(), 2);
    for (const auto& entry : fs::directory_iterator(tokenFolder())) std::ofstream(entry.path()) << "wrecked!";
    EXPECT_THAT(TokenFile::of(corpus(), *tokenizer, {})->read(0, 1).error().message, HasSubstr("is damaged"));
}

TEST_F(TextTokens, MaskedBlocksRunAcrossDocuments) {
    write("a.txt", licence());
    auto settings = config("bert", kWordPiece);
    settings.data.documents = "line";
    auto task = TextTask::open(settings).value();
    const auto tokenizer = openTokenizer(kWordPiece).value();
    EXPECT_EQ(task.vocabulary(), tokenizer->vocabulary());
    const auto batch = task.next(static_cast<int>(task.trainingBlocks())).value();
    EXPECT_EQ(batch.length, 16);
    int inside = 0;
    for (std::size_t i = 0; i < batch.inputs.size(); ++i) {
        const bool border =
            batch.inputs[i] == *tokenizer->special().begin || batch.inputs[i] == *tokenizer->special().end;
        inside += border && i % 16 != 0 && i % 16 != 15;
        EXPECT_LT(batch.inputs[i], task.vocabulary());
        EXPECT_FALSE(batch.targets[i] != kIgnored && tokenizer->isSpecial(static_cast<int>(batch.targets[i])) &&
                     batch.targets[i] != *tokenizer->special().unknown);
    }
    EXPECT_GT(inside, 100) << "documents end within blocks";
    EXPECT_EQ(task.tokenText(static_cast<int>(*tokenizer->special().mask)), "[MASK]");
}

TEST_F(TextTokens, CausalBlocksResumeExactly) {
    write("a.txt", licence());
    write("b.txt", licence());
    auto settings = config("opt", kBytePair);
    auto task = TextTask::open(settings).value(), resumed = TextTask::open(settings).value();
    const auto first = task.next(5).value();
    EXPECT_EQ(first.length, 16);
    for (std::size_t i = 0; i + 1 < 16; ++i) EXPECT_EQ(first.targets[i], first.inputs[i + 1]);
    ASSERT_TRUE(resumed.restoreState(task.saveState()));
    EXPECT_EQ(task.next(9)->inputs, resumed.next(9)->inputs);
    settings.data.documents = "line";
    EXPECT_THAT(TextTask::open(settings)->restoreState(task.saveState()).error().message, HasSubstr("other tokens"));
    settings.data.bos = true;
    EXPECT_EQ(TextTask::open(settings)->next(1)->length, 17);
}

TEST_F(TextTokens, SayWhatATokenizerLacks) {
    write("a.txt", licence());
    EXPECT_THAT(TextTask::open(config("bert", kBytePair)).error().message, HasSubstr("has no mask token"));
    EXPECT_THAT(TextTask::open(config("bert", "/nowhere")).error().message, testing::StartsWith("data.tokenizer: "));
    write("a.txt", "   ");
    EXPECT_THAT(TextTask::open(config("bert", kWordPiece)).error().message, HasSubstr("no token in the text"));
}

}  // namespace
}  // namespace outeffhop::data
