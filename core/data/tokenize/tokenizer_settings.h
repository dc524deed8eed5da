// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/data/tokenize/added_tokens.h"
#include "core/data/tokenize/vocabulary.h"

namespace outeffhop::data {

/// What tokenizer_config.json and special_tokens_map.json beside a tokenizer say, as far as it matters here.
struct TokenizerSettings {
    std::map<std::string, AddedToken> roles;  ///< by "cls_token", "bos_token", ...; their ids are not known
    std::optional<bool> lowercase, stripAccents, splitIdeographs, prefixSpace;

    /// Files that are not there are no failure.
    static Result<TokenizerSettings> read(const std::filesystem::path& folder);
};

/// An added token as Hugging Face writes it; throws nlohmann's exceptions.
AddedToken addedTokenFrom(const nlohmann::json& json);

/// The ids of the roles, by the settings or else by the usual names ([CLS], <s>, <|endoftext|>, ...).
SpecialTokens chooseSpecialTokens(const Vocabulary& vocabulary, const TokenizerSettings& settings);
/// All tokens with a role that are in the vocabulary.
std::vector<AddedToken> roleTokens(const Vocabulary& vocabulary, const TokenizerSettings& settings);

}  // namespace outeffhop::data
