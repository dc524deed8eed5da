// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/byte_tokenizer.h"

#include "core/data/byte_tokens.h"
#include "core/data/token_text.h"
#include "core/data/tokenize/utf8.h"

namespace outeffhop::data {

void ByteTokenizer::encode(std::string_view text, std::vector<Token>& tokens) {
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = static_cast<std::uint32_t>(at), bytes = decodeUtf8(text, at).bytes;
        for (; at < begin + bytes; ++at) tokens.push_back({static_cast<std::uint8_t>(text[at]), begin, begin + bytes});
    }
}

std::string ByteTokenizer::decode(std::span<const std::int32_t> ids) const {
    std::string bytes;
    for (const auto id : ids)
        if (id >= 0 && id < byte_tokens::kBytes) bytes.push_back(static_cast<char>(id));
    return replaceInvalidUtf8(bytes);
}

int ByteTokenizer::vocabulary() const {
    return byte_tokens::kVocabulary;
}

std::string ByteTokenizer::tokenText(int id) const {
    switch (id) {
        case byte_tokens::kPad:
            return "[PAD]";
        case byte_tokens::kBos:
            return kBosText;
        case byte_tokens::kEos:
            return "⟨/s⟩";
        case byte_tokens::kMask:
            return "[MASK]";
        default:
            return byteText(static_cast<std::uint8_t>(id));
    }
}

const SpecialTokens& ByteTokenizer::special() const {
    static const SpecialTokens kSpecial{.begin = byte_tokens::kBos,
                                        .end = byte_tokens::kEos,
                                        .pad = byte_tokens::kPad,
                                        .mask = byte_tokens::kMask,
                                        .unknown = {}};
    return kSpecial;
}

bool ByteTokenizer::isSpecial(int id) const {
    return byte_tokens::isSpecial(id);
}

}  // namespace outeffhop::data
