// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/tokenizer_settings.h"

#include <algorithm>
#include <array>

#include "core/data/tokenize/tokenizer_file.h"

namespace outeffhop::data {
namespace fs = std::filesystem;
namespace {

struct Role {
    const char* key;
    std::vector<std::string_view> names;  ///< the usual ones
};

const std::array<Role, 7> kRoles{{{"cls_token", {"[CLS]"}},
                                  {"bos_token", {"<s>", "<|endoftext|>"}},
                                  {"sep_token", {"[SEP]"}},
                                  {"eos_token", {"</s>", "<|endoftext|>"}},
                                  {"unk_token", {"[UNK]", "<unk>"}},
                                  {"pad_token", {"[PAD]", "<pad>"}},
                                  {"mask_token", {"[MASK]", "<mask>"}}}};

std::optional<bool> flag(const nlohmann::json& json, const char* key) {
    const auto found = json.find(key);
    return found == json.end() || found->is_null() ? std::nullopt : std::optional(found->get<bool>());
}

void readInto(TokenizerSettings& settings, const nlohmann::json& json) {
    for (const auto& role : kRoles)
        if (const auto found = json.find(role.key); found != json.end() && !found->is_null())
            settings.roles[role.key] = addedTokenFrom(*found);
    const auto take = [&json](std::optional<bool>& field, const char* key) {
        if (const auto value = flag(json, key)) field = value;
    };
    take(settings.lowercase, "do_lower_case");
    take(settings.stripAccents, "strip_accents");
    take(settings.splitIdeographs, "tokenize_chinese_chars");
    take(settings.prefixSpace, "add_prefix_space");
}

/// The token of a role that is in the vocabulary, with its id.
std::optional<AddedToken> tokenOf(const Role& role, const Vocabulary& vocabulary, const TokenizerSettings& settings) {
    const auto withId = [&](AddedToken token) -> std::optional<AddedToken> {
        token.id = vocabulary.find(token.text);
        return token.id < 0 ? std::nullopt : std::optional(token);
    };
    if (const auto found = settings.roles.find(role.key); found != settings.roles.end()) return withId(found->second);
    for (const auto name : role.names)
        if (auto token = withId({.text = std::string(name), .id = -1})) return token;
    return std::nullopt;
}

}  // namespace

AddedToken addedTokenFrom(const nlohmann::json& json) {
    if (json.is_string()) return {.text = json.get<std::string>(), .id = -1};
    return {.text = json.at("content"),
            .id = json.value("id", -1),
            .special = json.value("special", true),
            .singleWord = json.value("single_word", false),
            .stripLeft = json.value("lstrip", false),
            .stripRight = json.value("rstrip", false),
            .normalized = json.value("normalized", false)};
}

Result<TokenizerSettings> TokenizerSettings::read(const fs::path& folder) {
    TokenizerSettings settings;
    for (const auto* name : {"special_tokens_map.json", "tokenizer_config.json"}) {
        const auto path = folder / name;
        std::error_code ignored;
        if (!fs::exists(path, ignored)) continue;
        const auto text = readTokenizerFile(path);
        if (!text) return fail(text.error());
        const auto json = parseTokenizerJson(path, *text);
        if (!json) return fail(json.error());
        try {
            readInto(settings, *json);
        } catch (const nlohmann::json::exception& error) {
            return fail("{}: {}", path.string(), reasonOf(error));
        }
    }
    return settings;
}

SpecialTokens chooseSpecialTokens(const Vocabulary& vocabulary, const TokenizerSettings& settings) {
    const auto idOf = [&](std::string_view key) -> std::optional<std::int32_t> {
        const auto token = tokenOf(*std::ranges::find(kRoles, key, &Role::key), vocabulary, settings);
        return token ? std::optional(token->id) : std::nullopt;
    };
    const auto either = [](auto first, auto second) { return first ? first : second; };
    return {.begin = either(idOf("cls_token"), idOf("bos_token")),
            .end = either(idOf("sep_token"), idOf("eos_token")),
            .pad = idOf("pad_token"),
            .mask = idOf("mask_token"),
            .unknown = idOf("unk_token")};
}

std::vector<AddedToken> roleTokens(const Vocabulary& vocabulary, const TokenizerSettings& settings) {
    std::vector<AddedToken> tokens;
    for (const auto& role : kRoles) {
        const auto token = tokenOf(role, vocabulary, settings);
        if (token && std::ranges::find(tokens, token->id, &AddedToken::id) == tokens.end()) tokens.push_back(*token);
    }
    return tokens;
}

}  // namespace outeffhop::data
