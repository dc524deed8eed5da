// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/vocabulary_files.h"

#include "core/data/tokenize/bert_tokenizer.h"
#include "core/data/tokenize/byte_pair_tokenizer.h"
#include "core/data/tokenize/tokenizer_file.h"
#include "core/data/tokenize/tokenizer_settings.h"
#include "core/data/tokenize/utf8.h"

namespace outeffhop::data {
namespace fs = std::filesystem;
namespace {

using Tokens = std::vector<std::pair<std::string, std::int64_t>>;

/// Calls visit(line, number from 1) until it fails.
template <class Visit>
Status forEachLine(const fs::path& path, std::string_view text, Visit visit) {
    std::int64_t number = 0;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        ++number;
        const auto status = isUtf8(line) ? visit(line, number) : Status(fail("it is not UTF-8"));
        if (!status) return fail("{}, line {}: {}", path.string(), number, status.error().message);
    }
    return {};
}

Result<Vocabulary> vocabularyOf(const fs::path& path, const Tokens& tokens) {
    auto vocabulary = Vocabulary::make(tokens);
    if (!vocabulary) return fail(std::move(vocabulary.error()).during(path.string()));
    return vocabulary;
}

Result<Vocabulary> linesToVocabulary(const fs::path& path, std::string_view text) {
    Tokens tokens;
    const auto status = forEachLine(path, text, [&tokens](std::string_view line, std::int64_t number) -> Status {
        line = line.substr(0, line.find_last_not_of(" \t") + 1);
        tokens.emplace_back(line, number - 1);
        return {};
    });
    if (!status) return fail(status.error());
    return vocabularyOf(path, tokens);
}

Result<Vocabulary> jsonToVocabulary(const fs::path& path, const std::string& text) {
    const auto json = parseTokenizerJson(path, text);
    if (!json) return fail(json.error());
    Tokens tokens;
    for (const auto& [token, id] : json->items()) {
        if (!id.is_number_integer()) return fail("{}: the id of {} is not a whole number", path.string(), token);
        tokens.emplace_back(token, id.get<std::int64_t>());
    }
    return vocabularyOf(path, tokens);
}

Result<std::vector<BytePair::Merge>> linesToMerges(const fs::path& path, std::string_view text) {
    std::vector<BytePair::Merge> merges;
    const auto status = forEachLine(path, text, [&merges](std::string_view line, std::int64_t) -> Status {
        if (line.empty() || line.starts_with("#version")) return {};
        const auto space = line.find(' ');
        if (space == 0 || space >= line.size() - 1 || line.find(' ', space + 1) != std::string_view::npos)
            return fail("\"{}\" is not a pair of tokens with a space between them", line);
        merges.emplace_back(line.substr(0, space), line.substr(space + 1));
        return {};
    });
    if (!status) return fail(status.error());
    return merges;
}

TokenizerParts partsOf(Vocabulary vocabulary, const TokenizerSettings& settings, std::uint64_t fingerprint) {
    auto added = roleTokens(vocabulary, settings);
    const auto special = chooseSpecialTokens(vocabulary, settings);
    return {std::move(vocabulary), std::move(added), special, fingerprint};
}

}  // namespace

Result<std::unique_ptr<Tokenizer>> readWordPieceFiles(const fs::path& path) {
    const auto settings = TokenizerSettings::read(path.parent_path());
    if (!settings) return fail(settings.error());
    const auto text = readTokenizerFile(path);
    if (!text) return fail(text.error());
    auto vocabulary = linesToVocabulary(path, *text);
    if (!vocabulary) return fail(vocabulary.error());
    auto parts = partsOf(std::move(*vocabulary), *settings, contentHash(1, *text));
    if (!parts.special.unknown)
        return fail("{}: a token for unknown words is missing; it is usually [UNK]", path.string());
    BertNormalizer normalizer;
    normalizer.lowercase = settings->lowercase.value_or(true);
    normalizer.stripAccents = settings->stripAccents.value_or(normalizer.lowercase);
    normalizer.splitIdeographs = settings->splitIdeographs.value_or(true);
    const WordPiece model{.unknown = *parts.special.unknown};
    return std::make_unique<BertTokenizer>(std::move(parts), normalizer, model);
}

Result<std::unique_ptr<Tokenizer>> readBytePairFiles(const fs::path& path, const fs::path& mergesPath) {
    const auto settings = TokenizerSettings::read(path.parent_path());
    if (!settings) return fail(settings.error());
    const auto text = readTokenizerFile(path);
    if (!text) return fail(text.error());
    auto vocabulary = jsonToVocabulary(path, *text);
    if (!vocabulary) return fail(vocabulary.error());
    const auto mergesText = readTokenizerFile(mergesPath);
    if (!mergesText) return fail(mergesText.error());
    const auto merges = linesToMerges(mergesPath, *mergesText);
    if (!merges) return fail(merges.error());
    auto parts = partsOf(std::move(*vocabulary), *settings, contentHash(contentHash(2, *text), *mergesText));
    auto model = BytePair::make(parts.vocabulary, *merges, std::nullopt, false);
    if (!model) return fail(std::move(model.error()).during(mergesPath.string()));
    const BytePairTokenizer::Options options{.prefixSpace = settings->prefixSpace.value_or(false)};
    return std::make_unique<BytePairTokenizer>(std::move(parts), std::move(*model), options);
}

}  // namespace outeffhop::data
