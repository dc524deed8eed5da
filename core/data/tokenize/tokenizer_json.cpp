// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/tokenizer_json.h"

#include "core/data/tokenize/bert_tokenizer.h"
#include "core/data/tokenize/byte_pair_tokenizer.h"
#include "core/data/tokenize/template_tokens.h"
#include "core/data/tokenize/tokenizer_file.h"
#include "core/data/tokenize/tokenizer_settings.h"

namespace outeffhop::data {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::json;

/// "" where nothing stands.
std::string typeOf(const Json& json) {
    return json.is_object() ? json.value("type", "") : "";
}

/// A flag that may be missing or null.
bool flag(const Json& json, const char* key, bool otherwise) {
    const auto found = json.find(key);
    return found == json.end() || found->is_null() ? otherwise : found->get<bool>();
}

Result<Vocabulary> readVocabulary(const Json& file) {
    std::vector<std::pair<std::string, std::int64_t>> tokens;
    const auto& vocabulary = file.at("model").at("vocab");
    if (!vocabulary.is_object()) return fail("it does not list token texts with their ids");
    for (const auto& [text, id] : vocabulary.items()) tokens.emplace_back(text, id);
    for (const auto& json : file.value("added_tokens", Json::array())) {
        const auto token = addedTokenFrom(json);
        tokens.emplace_back(token.text, token.id);
    }
    return Vocabulary::make(tokens);
}

Result<TokenizerParts> readParts(const Json& file, const TokenizerSettings& settings) {
    auto vocabulary = readVocabulary(file);
    if (!vocabulary) return fail(std::move(vocabulary.error()).during("model.vocab"));
    TokenizerParts parts{std::move(*vocabulary), {}, {}, 0};
    for (const auto& json : file.value("added_tokens", Json::array())) parts.added.push_back(addedTokenFrom(json));
    parts.special = chooseSpecialTokens(parts.vocabulary, settings);
    const auto& unknown = file.at("model").value("unk_token", Json());
    if (unknown.is_string())
        if (const int id = parts.vocabulary.find(unknown.get<std::string>()); id >= 0) parts.special.unknown = id;
    if (const auto around = tokensAround(file.value("post_processor", Json())); !around.empty()) {
        const auto idOf = [&](const std::string& text) -> std::optional<std::int32_t> {
            const int id = parts.vocabulary.find(text);
            return id < 0 ? std::nullopt : std::optional(id);
        };
        if (!around.before.empty()) parts.special.begin = idOf(around.before);
        if (!around.behind.empty()) parts.special.end = idOf(around.behind);
    }
    return parts;
}

Result<BertNormalizer> readNormalizer(const Json& json) {
    if (json.is_null()) return BertNormalizer{false, false, false, false};
    if (typeOf(json) != "BertNormalizer") return fail("normalizer: {} is not supported", typeOf(json));
    BertNormalizer normalizer;
    normalizer.cleanText = flag(json, "clean_text", true);
    normalizer.splitIdeographs = flag(json, "handle_chinese_chars", true);
    normalizer.lowercase = flag(json, "lowercase", true);
    normalizer.stripAccents = flag(json, "strip_accents", normalizer.lowercase);
    return normalizer;
}

Result<std::unique_ptr<Tokenizer>> readWordPiece(const Json& file, TokenizerParts parts) {
    if (const auto type = typeOf(file.at("pre_tokenizer")); type != "BertPreTokenizer")
        return fail("pre_tokenizer: {} is not supported with a WordPiece model", type.empty() ? "none" : type);
    const auto normalizer = readNormalizer(file.at("normalizer"));
    if (!normalizer) return fail(normalizer.error());
    const auto& json = file.at("model");
    if (!parts.special.unknown) return fail("model: the token for unknown words is not in the vocabulary");
    WordPiece model{.unknown = *parts.special.unknown};
    model.prefix = json.value("continuing_subword_prefix", model.prefix);
    model.longestWord = json.value("max_input_chars_per_word", model.longestWord);
    if (constexpr std::size_t kMost = 1000; model.longestWord > kMost)
        return fail("model.max_input_chars_per_word: {} is more than {}", model.longestWord, kMost);
    for (auto& token : parts.added)
        if (token.normalized) {
            AlignedText normalized;
            (*normalizer)(token.text, normalized);
            token.text = normalized.text;
        }
    const auto decoder = file.value("decoder", Json());
    return std::make_unique<BertTokenizer>(std::move(parts), *normalizer, std::move(model),
                                           decoder.is_object() && flag(decoder, "cleanup", true));
}

std::vector<BytePair::Merge> readMerges(const Json& json) {
    std::vector<BytePair::Merge> merges;
    for (const auto& merge : json) {
        if (merge.is_array()) {
            merges.emplace_back(merge.at(0), merge.at(1));
            continue;
        }
        const auto text = merge.get<std::string>();
        const auto space = std::min(text.find(' '), text.size());
        merges.emplace_back(text.substr(0, space), text.substr(std::min(space + 1, text.size())));
    }
    return merges;
}

/// Settings of a BPE model that would change ids.
Status checkBytePair(const Json& file) {
    const auto& model = file.at("model");
    for (const auto* key : {"dropout", "continuing_subword_prefix", "end_of_word_suffix"})
        if (const auto value = model.value(key, Json()); !value.is_null() && value != "")
            return fail("model.{}: {} is not supported", key, value.dump());
    for (const auto* key : {"fuse_unk", "byte_fallback"})
        if (flag(model, key, false)) return fail("model.{}: true is not supported", key);
    if (const auto normalizer = file.value("normalizer", Json()); !normalizer.is_null())
        return fail("normalizer: {} is not supported with a byte-level model", typeOf(normalizer));
    const auto& words = file.at("pre_tokenizer");
    if (typeOf(words) != "ByteLevel")
        return fail("pre_tokenizer: {} is not supported with a BPE model", words.is_null() ? "none" : typeOf(words));
    if (!flag(words, "use_regex", true)) return fail("pre_tokenizer.use_regex: false is not supported");
    return {};
}

Result<std::unique_ptr<Tokenizer>> readBytePair(const Json& file, TokenizerParts parts) {
    if (const auto status = checkBytePair(file); !status) return fail(status.error());
    const auto& json = file.at("model");
    const auto unknown = json.value("unk_token", Json()).is_null() ? std::nullopt : parts.special.unknown;
    auto model =
        BytePair::make(parts.vocabulary, readMerges(json.at("merges")), unknown, flag(json, "ignore_merges", false));
    if (!model) return fail(std::move(model.error()).during("model.merges"));
    const auto trims = tokensAround(file.value("post_processor", Json())).trimsOffsets;
    const BytePairTokenizer::Options options{.prefixSpace = flag(file.at("pre_tokenizer"), "add_prefix_space", true),
                                             .trimOffsets = trims};
    return std::make_unique<BytePairTokenizer>(std::move(parts), std::move(*model), options);
}

Result<std::unique_ptr<Tokenizer>> readTokenizer(const Json& file, const TokenizerSettings& settings,
                                                 std::uint64_t fingerprint) {
    auto parts = readParts(file, settings);
    if (!parts) return fail(parts.error());
    parts->fingerprint = fingerprint;
    const auto& model = file.at("model");
    const auto type = model.contains("type") ? typeOf(model) : model.contains("merges") ? "BPE" : "WordPiece";
    if (type == "WordPiece") return readWordPiece(file, std::move(*parts));
    if (type == "BPE") return readBytePair(file, std::move(*parts));
    return fail("model.type: {} is not supported; WordPiece and BPE are", type);
}

}  // namespace

Result<std::unique_ptr<Tokenizer>> readTokenizerJson(const fs::path& path) {
    const auto settings = TokenizerSettings::read(path.parent_path());
    if (!settings) return fail(settings.error());
    const auto text = readTokenizerFile(path);
    if (!text) return fail(text.error());
    const auto json = parseTokenizerJson(path, *text);
    if (!json) return fail(json.error());
    try {
        auto tokenizer = readTokenizer(*json, *settings, contentHash(3, *text));
        if (!tokenizer) return fail(std::move(tokenizer.error()).during(path.string()));
        return tokenizer;
    } catch (const nlohmann::json::exception& error) {
        return fail("{}: {}", path.string(), reasonOf(error));
    }
}

}  // namespace outeffhop::data
