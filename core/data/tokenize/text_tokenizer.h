// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/tokenize/added_tokens.h"
#include "core/data/tokenize/aligned_text.h"
#include "core/data/tokenize/tokenizer.h"
#include "core/data/tokenize/vocabulary.h"

namespace outeffhop::data {

/// What tokenizers with a vocabulary consist of, whatever their kind.
struct TokenizerParts {
    Vocabulary vocabulary;
    std::vector<AddedToken> added;
    SpecialTokens special;
    std::uint64_t fingerprint = 0;  ///< of the files all this was read from
};

/// The steps every tokenizer with a vocabulary goes through: added tokens are cut out, the text between them is
/// normalized, and its words become tokens.
class TextTokenizer : public Tokenizer {
 public:
    void encode(std::string_view text, std::vector<Token>& tokens) override;
    [[nodiscard]] std::string decode(std::span<const std::int32_t> ids) const final;
    [[nodiscard]] int vocabulary() const final { return parts_.vocabulary.size(); }
    [[nodiscard]] const SpecialTokens& special() const final { return parts_.special; }
    [[nodiscard]] bool isSpecial(int id) const final;
    [[nodiscard]] std::uint64_t fingerprint() const final { return parts_.fingerprint; }

 protected:
    explicit TextTokenizer(TokenizerParts parts);

    /// A stretch of text without special tokens, as it is cut into words; always valid UTF-8. `normalized` comes empty.
    virtual void normalize(std::string_view text, AlignedText& normalized) const = 0;
    /// Appends the tokens of normalized text, with places in it.
    virtual void encodeWords(std::string_view normalized, std::vector<Token>& tokens) = 0;
    /// The texts of ordinary tokens put together.
    [[nodiscard]] virtual std::string joined(const std::vector<std::string_view>& texts) const = 0;

    [[nodiscard]] const Vocabulary& tokens() const { return parts_.vocabulary; }
    /// The token is looked for before the text is cut into words.
    [[nodiscard]] bool isAdded(int id) const { return added_[id]; }

 private:
    void encodePiece(std::string_view text, std::uint32_t offset, std::vector<Token>& tokens);

    TokenizerParts parts_;
    AddedTokens inText_, inNormalized_;
    std::vector<bool> added_, special_;  ///< by id
    AlignedText normalized_;
};

}  // namespace outeffhop::data
