// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/tokenizer_file.h"

#include "core/data/random.h"
#include "core/data/text_file.h"

namespace outeffhop::data {

Result<std::string> readTokenizerFile(const std::filesystem::path& path) {
    constexpr std::uint64_t kMost = 64 << 20;
    const auto file = TextFile::open(path);
    if (!file) return fail(file.error());
    if (file->size() > kMost)
        return fail("{} has {} bytes, too many for a tokenizer's file", path.string(), file->size());
    return file->read(0, file->size()).map([](const std::vector<std::uint8_t>& bytes) {
        return std::string(bytes.begin(), bytes.end());
    });
}

Result<nlohmann::json> parseTokenizerJson(const std::filesystem::path& path, const std::string& text) {
    auto json = parseJsonText<nlohmann::json>(text);
    if (!json) return fail(std::move(json.error()).during(path.string()));
    if (!json->is_object()) return fail("{}: it holds no JSON object", path.string());
    return json;
}

std::uint64_t contentHash(std::uint64_t hash, std::string_view text) {
    for (const char byte : text) hash = mix(hash ^ static_cast<unsigned char>(byte));
    return hash;
}

}  // namespace outeffhop::data
