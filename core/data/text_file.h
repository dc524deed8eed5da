// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace outeffhop::data {

/// A file read in small pieces wherever they stand, never as a whole: its size does not matter to memory.
class TextFile {
 public:
    /// Fails for folders, special, empty and unreadable files, with the reason.
    static Result<TextFile> open(const std::filesystem::path& path);

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::uint64_t size() const { return size_; }
    /// `count` bytes from `offset` on. Fails when the file has shrunk or the disk fails.
    [[nodiscard]] Result<std::vector<std::uint8_t>> read(std::uint64_t offset, std::size_t count) const;
    /// Tells files apart: a hash of the size and of pieces spread over the file.
    [[nodiscard]] Result<std::string> fingerprint() const;

    TextFile(TextFile&& other) noexcept;
    TextFile& operator=(TextFile&& other) noexcept;
    ~TextFile();

 private:
    TextFile(std::filesystem::path path, int file, std::uint64_t size);

    std::filesystem::path path_;
    int file_ = -1;
    std::uint64_t size_ = 0;
};

}  // namespace outeffhop::data
