// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/bert_normalizer.h"

#include <utf8proc.h>

#include <array>

#include "core/data/tokenize/characters.h"
#include "core/data/tokenize/utf8.h"

namespace outeffhop::data {
namespace {

/// Normalizes one text.
class Pass {
 public:
    Pass(const BertNormalizer& rules, AlignedText& out) : rules_(rules), out_(out) {
        for (int byte = 0; byte < 128; ++byte) {
            const auto character = static_cast<char32_t>(byte);
            keeps_[byte] = !rules.cleanText || (character != 0 && !isControl(character));
            const bool blank = rules.cleanText && isWhitespace(character);
            const bool capital = rules.lowercase && byte >= 'A' && byte <= 'Z';
            becomes_[byte] = static_cast<char>(blank ? ' ' : capital ? byte + 'a' - 'A' : byte);
        }
    }

    void run(std::string_view text) {
        out_.text.reserve(text.size());
        out_.origins.reserve(text.size());
        for (std::size_t at = 0; at < text.size();) {
            origin_ = static_cast<std::uint32_t>(at);
            if (isAscii(text[at])) {
                if (keeps_[text[at]]) putByte(becomes_[text[at]]);
                ++at;
                continue;
            }
            const auto point = decodeUtf8(text, at);
            clean(point.value);
            at += point.bytes;
        }
    }

 private:
    void clean(char32_t character) {
        if (rules_.cleanText) {
            if (character == kReplacement || isControl(character)) return;
            if (isWhitespace(character)) return putByte(' ');
        }
        const bool alone = rules_.splitIdeographs && isIdeograph(character);
        if (alone) putByte(' ');
        decompose(character);
        if (alone) putByte(' ');
    }

    void decompose(char32_t character) {
        if (!rules_.stripAccents) return lower(character);
        std::array<utf8proc_int32_t, 32> parts{};
        const auto count = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(character), parts.data(), parts.size(),
                                                   UTF8PROC_DECOMPOSE, nullptr);
        for (utf8proc_ssize_t i = 0; i < count; ++i)
            if (utf8proc_category(parts[i]) != UTF8PROC_CATEGORY_MN) lower(static_cast<char32_t>(parts[i]));
    }

    void lower(char32_t character) {
        if (!rules_.lowercase) return put(character);
        put(static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(character))));
        // The one letter whose lower case takes two characters (Unicode's SpecialCasing.txt): i with a dot above.
        if (character == 0x130) put(0x307);
    }

    void put(char32_t character) {
        appendUtf8(out_.text, character);
        out_.origins.resize(out_.text.size(), origin_);
    }

    void putByte(char byte) {
        out_.text.push_back(byte);
        out_.origins.push_back(origin_);
    }

    const BertNormalizer& rules_;
    AlignedText& out_;
    std::uint32_t origin_ = 0;
    std::array<bool, 128> keeps_{};
    std::array<char, 128> becomes_{};
};

}  // namespace

void BertNormalizer::operator()(std::string_view text, AlignedText& normalized) const {
    Pass(*this, normalized).run(text);
}

}  // namespace outeffhop::data
