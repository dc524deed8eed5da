// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/data/tokenize/tokenizer.h"
#include "core/data/tokenize/utf8.h"

namespace outeffhop::data {

/// Ids, places in characters and decoded text, as the `tokenizers` package gives them.
struct Answer {
    std::vector<std::int32_t> ids;
    std::vector<std::pair<std::size_t, std::size_t>> places;
    std::string decoded;

    bool operator==(const Answer&) const = default;
    static Answer from(const nlohmann::json& json) { return {json.at("ids"), json.at("offsets"), json.at("decoded")}; }
};

inline void PrintTo(const Answer& answer, std::ostream* out) {
    *out << testing::PrintToString(answer.ids) << " " << testing::PrintToString(answer.places) << " " << answer.decoded;
}

inline Answer answerOf(Tokenizer& tokenizer, std::string_view text) {
    std::vector<std::size_t> characters(text.size() + 1);  // before each byte
    std::size_t number = 0;
    for (std::size_t at = 0; at < text.size(); ++number)
        for (const auto end = at + decodeUtf8(text, at).bytes; at < end; ++at) characters[at] = number;
    characters[text.size()] = number;
    std::vector<Token> tokens;
    tokenizer.encode(text, tokens);
    Answer answer;
    for (const auto& token : tokens) {
        answer.ids.push_back(token.id);
        answer.places.emplace_back(characters[token.begin], characters[token.end]);
    }
    answer.decoded = tokenizer.decode(answer.ids);
    return answer;
}

}  // namespace outeffhop::data
