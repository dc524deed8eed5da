// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/tokenize/byte_pair.h"
#include "core/data/tokenize/text_tokenizer.h"
#include "core/data/tokenize/word_cache.h"

namespace outeffhop::data {

/// GPT-2's and OPT's: text is cut by a pattern, the bytes of each word are joined in pairs.
class BytePairTokenizer final : public TextTokenizer {
 public:
    struct Options {
        bool prefixSpace = false;  ///< a text is read as if it began with a space
        bool trimOffsets = false;  ///< places do not include the spaces of a token
    };

    BytePairTokenizer(TokenizerParts parts, BytePair model, Options options);

    void encode(std::string_view text, std::vector<Token>& tokens) override;
    [[nodiscard]] std::string tokenText(int id) const override;

 private:
    void normalize(std::string_view text, AlignedText& normalized) const override;
    void encodeWords(std::string_view normalized, std::vector<Token>& tokens) override;
    [[nodiscard]] std::string joined(const std::vector<std::string_view>& texts) const override;
    void encodeWord(std::string_view text, std::size_t begin, std::size_t end, std::vector<Token>& tokens);
    void trim(std::string_view text, Token& token, bool first) const;

    BytePair model_;
    Options options_;
    WordCache cache_;
    std::vector<Token> pieces_;
    std::string prefixed_;
};

}  // namespace outeffhop::data
