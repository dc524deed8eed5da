// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/tokenize/tokenizer.h"

namespace outeffhop::data {

/// A byte is its own id (byte_tokens.h): no vocabulary, nothing lost in any language. Names of special tokens in the
/// text stay text.
class ByteTokenizer final : public Tokenizer {
 public:
    void encode(std::string_view text, std::vector<Token>& tokens) override;
    [[nodiscard]] std::string decode(std::span<const std::int32_t> ids) const override;
    [[nodiscard]] int vocabulary() const override;
    [[nodiscard]] std::string tokenText(int id) const override;
    [[nodiscard]] const SpecialTokens& special() const override;
    [[nodiscard]] bool isSpecial(int id) const override;
    [[nodiscard]] std::uint64_t fingerprint() const override { return 0; }
};

}  // namespace outeffhop::data
