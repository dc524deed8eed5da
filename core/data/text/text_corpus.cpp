// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/text/text_corpus.h"

#include <algorithm>

#include "core/data/random.h"

namespace outeffhop::data {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMostFiles = 1'000'000;

Result<std::vector<fs::path>> filesBelow(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (entry->path().filename().string().starts_with('.')) {
            entry.disable_recursion_pending();
            continue;
        }
        std::error_code ignored;
        if (entry->is_regular_file(ignored) && entry->file_size(ignored) > 0) files.push_back(entry->path());
        if (files.size() > kMostFiles) return fail("{} holds more than {} files", folder.string(), kMostFiles);
    }
    if (error) return fail("cannot read {}: {}", folder.string(), error.message());
    if (files.empty()) return fail("there is no text file in {}", folder.string());
    std::ranges::sort(files);
    return files;
}

}  // namespace

Result<TextCorpus> TextCorpus::open(const fs::path& path) {
    TextCorpus corpus;
    std::error_code ignored;
    auto files = fs::is_directory(path, ignored) ? filesBelow(path) : std::vector{path};
    if (!files) return fail(files.error());
    for (const auto& file : *files)
        if (auto status = corpus.add(file); !status) return fail(status.error());
    return corpus;
}

Status TextCorpus::add(const fs::path& path) {
    auto file = TextFile::open(path);
    if (!file) return fail(file.error());
    files_.push_back({path, size_, file->size()});
    size_ += file->size();
    open_ = std::move(*file);
    openNumber_ = files_.size() - 1;
    return {};
}

Result<const TextFile*> TextCorpus::opened(std::size_t number) const {
    if (openNumber_ == number) return &*open_;
    auto file = TextFile::open(files_[number].path);
    if (!file) return fail(file.error());
    if (file->size() != files_[number].size)
        return fail("{} has changed while it was in use", files_[number].path.string());
    open_ = std::move(*file);
    openNumber_ = number;
    return &*open_;
}

Result<std::vector<std::uint8_t>> TextCorpus::readFile(std::size_t number, std::uint64_t offset,
                                                       std::size_t count) const {
    const auto file = opened(number);
    if (!file) return fail(file.error());
    return (*file)->read(offset, count);
}

Result<std::vector<std::int64_t>> TextCorpus::read(std::uint64_t offset, std::size_t count) const {
    std::vector<std::int64_t> ids;
    ids.reserve(count);
    auto file = std::ranges::upper_bound(files_, offset, {}, &File::begin) - files_.begin() - 1;
    for (; ids.size() < count; ++file) {
        const auto at = offset + ids.size() - files_[file].begin;
        const auto bytes = readFile(file, at, std::min<std::uint64_t>(count - ids.size(), files_[file].size - at));
        if (!bytes) return fail(bytes.error());
        ids.insert(ids.end(), bytes->begin(), bytes->end());
    }
    return ids;
}

Result<std::string> TextCorpus::fingerprint() const {
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < files_.size(); ++i) {
        const auto file = opened(i);
        if (!file) return fail(file.error());
        auto own = (*file)->fingerprint();
        if (!own || files_.size() == 1) return own;
        for (const char byte : *own) all = mix(all ^ static_cast<unsigned char>(byte));
    }
    return fmt::format("{}-{:016x}", size_, all);
}

}  // namespace outeffhop::data
