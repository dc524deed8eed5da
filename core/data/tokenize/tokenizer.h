// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace outeffhop::data {

/// A token and where it stands: bytes [begin, end) of the text, always whole characters.
struct Token {
    std::int32_t id;
    std::uint32_t begin, end;

    bool operator==(const Token&) const = default;
};

/// The ids that have a meaning of their own; what a tokenizer lacks is empty.
struct SpecialTokens {
    std::optional<std::int32_t> begin;  ///< in front of a document: BERT's [CLS], OPT's </s>
    std::optional<std::int32_t> end;    ///< after a document: BERT's [SEP]
    std::optional<std::int32_t> pad, mask, unknown;
};

/// Text to token ids and back. Bytes that are not UTF-8 are read as U+FFFD, as Python does with errors="replace".
/// Not thread-safe: words already seen are remembered.
class Tokenizer {
 public:
    virtual ~Tokenizer() = default;

    /// Appends the tokens of a text of less than 4 GiB, without special tokens around it. The name of a special token
    /// in the text becomes that token.
    virtual void encode(std::string_view text, std::vector<Token>& tokens) = 0;
    /// Valid UTF-8; special tokens and ids that do not exist are left out.
    [[nodiscard]] virtual std::string decode(std::span<const std::int32_t> ids) const = 0;

    /// Ids are below this.
    [[nodiscard]] virtual int vocabulary() const = 0;
    /// A token as people see it: "·" for a space, "⏎" for a line end, hex for bytes that cannot be shown alone.
    [[nodiscard]] virtual std::string tokenText(int id) const = 0;
    [[nodiscard]] virtual const SpecialTokens& special() const = 0;
    [[nodiscard]] virtual bool isSpecial(int id) const = 0;
    /// Differs between tokenizers that give different ids.
    [[nodiscard]] virtual std::uint64_t fingerprint() const = 0;
};

}  // namespace outeffhop::data
