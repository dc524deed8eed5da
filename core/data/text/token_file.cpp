// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/text/token_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "core/base/log.h"
#include "core/data/random.h"

namespace outeffhop::data {
namespace fs = std::filesystem;
namespace {

using Id = std::int32_t;

std::uint64_t modified(const fs::path& path) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 ? static_cast<std::uint64_t>(info.st_mtim.tv_sec) * 1'000'000'000u +
                                                  static_cast<std::uint64_t>(info.st_mtim.tv_nsec)
                                            : 0;
}

/// Differs where the ids may.
std::uint64_t keyOf(const std::string& corpusPrint, const TextCorpus& corpus, const Tokenizer& tokenizer,
                    const DocumentBorders& borders, bool withTimes) {
    std::uint64_t key = tokenizer.fingerprint();
    const auto add = [&key](std::uint64_t value) { key = mix(key ^ value) + value; };
    for (const char byte : corpusPrint) add(static_cast<unsigned char>(byte));
    add(static_cast<std::uint64_t>(borders.documents));
    add(static_cast<std::uint64_t>(borders.begin.value_or(-1)));
    add(static_cast<std::uint64_t>(borders.end.value_or(-1)));
    if (withTimes)
        for (const auto& file : corpus.files()) add(modified(file.path));
    return key;
}

Status writeTokens(const TextCorpus& corpus, Tokenizer& tokenizer, const DocumentBorders& borders,
                   const fs::path& path) {
    std::ofstream out(path, std::ios::binary);
    DocumentReader reader(corpus, borders.documents);
    std::vector<Token> tokens;
    std::vector<Id> ids;
    bool starts = true;
    while (out) {
        const auto piece = reader.next();
        if (!piece) return fail(piece.error());
        if (!*piece) break;
        tokens.clear();
        ids.clear();
        tokenizer.encode((*piece)->text, tokens);
        if (starts && borders.begin) ids.push_back(*borders.begin);
        for (const auto& token : tokens) ids.push_back(token.id);
        starts = (*piece)->ends;
        if (starts && borders.end) ids.push_back(*borders.end);
        out.write(reinterpret_cast<const char*>(ids.data()), static_cast<std::streamsize>(ids.size() * sizeof(Id)));
    }
    const bool empty = out && out.tellp() == 0;
    out.close();
    if (empty) return fail("there is no token in the text");
    if (!out) return fail("cannot write {}: {}", path.string(), std::strerror(errno));
    return {};
}

/// The file is there or not, never a part of it.
Status make(const TextCorpus& corpus, Tokenizer& tokenizer, const DocumentBorders& borders, const fs::path& path) {
    logLine(fmt::format("tokenizing {} bytes of text once, into {}", corpus.size(), path.string()));
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error) return fail("cannot make {}: {}", path.parent_path().string(), error.message());
    auto temporary = path;
    temporary += fmt::format(".tmp{}", ::getpid());
    auto status = writeTokens(corpus, tokenizer, borders, temporary);
    if (status) fs::rename(temporary, path, error);
    if (status && error) status = fail("cannot write {}: {}", path.string(), error.message());
    if (!status) fs::remove(temporary, error);
    return status;
}

}  // namespace

fs::path tokenFolder() {
    if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache && *cache) return fs::path(cache) / "outeffhop/tokens";
    const char* home = std::getenv("HOME");
    return fs::path(home ? home : "/tmp") / ".cache/outeffhop/tokens";
}

TokenFile::TokenFile(TextFile file, std::string fingerprint, int vocabulary)
    : file_(std::move(file)),
      fingerprint_(std::move(fingerprint)),
      vocabulary_(vocabulary),
      count_(file_.size() / sizeof(Id)) {}

Result<TokenFile> TokenFile::of(const TextCorpus& corpus, Tokenizer& tokenizer, const DocumentBorders& borders) {
    const auto print = corpus.fingerprint();
    if (!print) return fail(print.error());
    const auto path = tokenFolder() / fmt::format("{:016x}.ids", keyOf(*print, corpus, tokenizer, borders, true));
    std::error_code ignored;
    if (!fs::exists(path, ignored))
        if (auto status = make(corpus, tokenizer, borders, path); !status) return fail(status.error());
    auto file = TextFile::open(path);
    if (!file) return fail(file.error());
    auto own = fmt::format("{}-{:016x}", *print, keyOf(*print, corpus, tokenizer, borders, false));
    return TokenFile(std::move(*file), std::move(own), tokenizer.vocabulary());
}

Result<std::vector<std::int64_t>> TokenFile::read(std::uint64_t offset, std::size_t count) const {
    const auto bytes = file_.read(offset * sizeof(Id), count * sizeof(Id));
    if (!bytes) return fail(bytes.error());
    std::vector<Id> ids(count);
    std::memcpy(ids.data(), bytes->data(), bytes->size());
    if (std::ranges::any_of(ids, [this](Id id) { return id < 0 || id >= vocabulary_; }))
        return fail("the token file {} is damaged; delete it, and it is made anew", file_.path().string());
    return std::vector<std::int64_t>(ids.begin(), ids.end());
}

}  // namespace outeffhop::data
