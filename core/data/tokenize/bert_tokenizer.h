// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/tokenize/bert_normalizer.h"
#include "core/data/tokenize/text_tokenizer.h"
#include "core/data/tokenize/word_cache.h"
#include "core/data/tokenize/word_piece.h"

namespace outeffhop::data {

/// BERT's: cleaned text, cut at white space and punctuation, words cut into pieces.
class BertTokenizer final : public TextTokenizer {
 public:
    BertTokenizer(TokenizerParts parts, BertNormalizer normalizer, WordPiece model, bool cleanUp = true);

    [[nodiscard]] std::string tokenText(int id) const override;

 private:
    void normalize(std::string_view text, AlignedText& normalized) const override;
    void encodeWords(std::string_view normalized, std::vector<Token>& tokens) override;
    [[nodiscard]] std::string joined(const std::vector<std::string_view>& texts) const override;
    void encodeWord(std::string_view text, std::size_t begin, std::size_t end, std::vector<Token>& tokens);

    BertNormalizer normalizer_;
    WordPiece model_;
    bool cleanUp_;  ///< decode() closes up punctuation and English contractions
    WordCache cache_;
    std::vector<Token> pieces_;
};

}  // namespace outeffhop::data
