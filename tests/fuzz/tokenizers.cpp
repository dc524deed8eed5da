// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/open_tokenizer.h"
#include "tests/fuzz/target.h"

namespace outeffhop::fuzz {
namespace {

using data::Token;

const std::vector<std::string> kTexts{
    "The cat sat on the mat, don't you think?",
    "  [MASK] <mask></s>[CLS][UNK]  ",
    "na\u00efve caf\u00e9 \U0001f600 \u4f60\u597d \u0301\u0301",
    std::string("\xff\xfe\x80 \xf0\x9f", 6) + std::string(3, '\0'),
    std::string(5000, 'a'),
    "",
};

/// What tokens promise: ids of the vocabulary, and places in the text and in its order.
void checkTokens(const std::vector<Token>& tokens, const std::string& text, int vocabulary) {
    for (const auto& token : tokens)
        if (token.id < 0 || token.id >= vocabulary || token.begin > token.end || token.end > text.size())
            throw std::logic_error(fmt::format("token {} [{}, {}) of {} bytes, vocabulary {}", token.id, token.begin,
                                               token.end, text.size(), vocabulary));
}

void useTokenizer(data::Tokenizer& tokenizer) {
    for (const auto& text : kTexts) {
        std::vector<Token> tokens;
        tokenizer.encode(text, tokens);
        checkTokens(tokens, text, tokenizer.vocabulary());
        std::vector<std::int32_t> ids{-1, tokenizer.vocabulary()};
        for (const auto& token : tokens) ids.push_back(token.id);
        std::ignore = tokenizer.decode(ids);
    }
    for (int id = -1; id <= tokenizer.vocabulary() && id < 100; ++id) {
        std::ignore = tokenizer.tokenText(id);
        std::ignore = tokenizer.isSpecial(id);
    }
    const auto& special = tokenizer.special();
    for (const auto& id : {special.begin, special.end, special.pad, special.mask, special.unknown})
        if (id && (*id < 0 || *id >= tokenizer.vocabulary()))
            throw std::logic_error(fmt::format("special token {} in a vocabulary of {}", *id, tokenizer.vocabulary()));
}

Files golden(std::initializer_list<const char*> names, const std::string& folder) {
    Files files;
    for (const auto* name : names) files[name] = contentOf("tests/golden/tokenizers/" + folder + "/" + name);
    return files;
}

Files with(Files files, const std::string& name, const std::string& content) {
    files[name] = content;
    return files;
}

const std::string kSettings =
    R"({"do_lower_case": false, "unk_token": {"content": "[UNK]", "lstrip": true}, "mask_token": "[MASK]", "pad_token": null})";
const std::string kSmallPairs =
    R"({"added_tokens": [{"id": 4, "content": "<mask>", "lstrip": true, "special": true}], "normalizer": null,
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": true}, "decoder": {"type": "ByteLevel"},
        "post_processor": {"type": "RobertaProcessing", "sep": ["a", 0], "cls": ["b", 1], "trim_offsets": true},
        "model": {"type": "BPE", "unk_token": "a", "vocab": {"a": 0, "b": 1, "ab": 2, "\u0120": 3},
                  "merges": [["a", "b"]], "ignore_merges": true}})";
const std::string kSmallPieces =
    R"({"added_tokens": [{"id": 0, "content": "[UNK]"}, {"id": 9, "content": "Straße", "normalized": true, "single_word": true}],
        "normalizer": {"type": "BertNormalizer", "lowercase": true, "strip_accents": null},
        "pre_tokenizer": {"type": "BertPreTokenizer"}, "decoder": {"type": "WordPiece", "cleanup": true},
        "post_processor": {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "[UNK]"}}, {"Sequence": {"id": "A"}}]},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
                  "vocab": {"[UNK]": 0, "a": 1, "##a": 2, "the": 3, "##t": 4, "cat": 5}}})";

}  // namespace

Target tokenizers() {
    const auto words = golden({"vocab.txt"}, "word_piece");
    const auto pairs = golden({"vocab.json", "merges.txt"}, "byte_pair");
    return {
        .name = "tokenizers",
        .seeds = {words,
                  with(words, "tokenizer_config.json", kSettings),
                  pairs,
                  with(pairs, "special_tokens_map.json", kSettings),
                  golden({"tokenizer.json"}, "byte_pair_json"),
                  golden({"tokenizer.json"}, "word_piece_json"),
                  {{"vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\ncat\n##s\n##at\na\n##a\n"}},
                  {{"tokenizer.json", kSmallPairs}},
                  {{"tokenizer.json", kSmallPieces}}},
        .use = [](const std::filesystem::path& folder) {
            return data::openTokenizer(folder.string()).map([](const auto& tokenizer) { useTokenizer(*tokenizer); });
        }};
}

}  // namespace outeffhop::fuzz
