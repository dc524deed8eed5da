// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/open_tokenizer.h"

#include <filesystem>

#include "core/data/tokenize/byte_tokenizer.h"
#include "core/data/tokenize/tokenizer_file.h"
#include "core/data/tokenize/tokenizer_json.h"
#include "core/data/tokenize/vocabulary_files.h"

namespace outeffhop::data {
namespace fs = std::filesystem;
namespace {

bool isThere(const fs::path& path) {
    std::error_code ignored;
    return fs::exists(path, ignored);
}

/// "gpt2-merges.txt" of "gpt2-vocab.json".
Result<fs::path> mergesOf(const fs::path& vocabulary) {
    auto name = vocabulary.filename().string();
    constexpr std::string_view kEnding = "vocab.json";
    if (name.ends_with(kEnding)) name.replace(name.size() - kEnding.size(), kEnding.size(), "merges.txt");
    auto merges = vocabulary.parent_path() / name;
    if (merges == vocabulary || !isThere(merges))
        return fail("{}: the merges that belong to it are missing; they are usually in merges.txt",
                    vocabulary.string());
    return merges;
}

Result<std::unique_ptr<Tokenizer>> openAnyFile(const fs::path& path) {
    if (path.extension() == ".txt") return readWordPieceFiles(path);
    const auto text = readTokenizerFile(path);
    if (!text) return fail(text.error());
    const auto json = parseTokenizerJson(path, *text);
    if (!json) return fail(json.error());
    const auto model = json->find("model");  // a vocabulary may have a token of that name
    if (model != json->end() && model->is_object()) return readTokenizerJson(path);
    const auto merges = mergesOf(path);
    if (!merges) return fail(merges.error());
    return readBytePairFiles(path, *merges);
}

/// A failure may quote a token of any length.
Result<std::unique_ptr<Tokenizer>> openFile(const fs::path& path) {
    auto tokenizer = openAnyFile(path);
    if (!tokenizer) return fail(Error{shortened(tokenizer.error().message, path.string().size() + 500)});
    return tokenizer;
}

}  // namespace

Result<std::unique_ptr<Tokenizer>> openTokenizer(const std::string& where) {
    if (where == "bytes") return std::make_unique<ByteTokenizer>();
    const fs::path path = where;
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) return openFile(path);
    for (const auto* name : {"tokenizer.json", "vocab.txt", "vocab.json"})
        if (isThere(path / name)) return openFile(path / name);
    return fail("{} holds no tokenizer: tokenizer.json, vocab.txt, or vocab.json with merges.txt", path.string());
}

}  // namespace outeffhop::data
