// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "core/data/text/token_stream.h"
#include "core/data/text_file.h"

namespace outeffhop::data {

/// A text file, or all files of a folder and its subfolders in the order of their names as if they were one; hidden and
/// empty files are left out. As a TokenStream, its bytes are the ids.
class TextCorpus final : public TokenStream {
 public:
    struct File {
        std::filesystem::path path;
        std::uint64_t begin, size;  ///< bytes
    };

    static Result<TextCorpus> open(const std::filesystem::path& path);

    [[nodiscard]] const std::vector<File>& files() const { return files_; }
    /// Fails when the file has another size than before.
    [[nodiscard]] Result<std::vector<std::uint8_t>> readFile(std::size_t file, std::uint64_t offset,
                                                             std::size_t count) const;

    [[nodiscard]] std::uint64_t size() const override { return size_; }
    [[nodiscard]] Result<std::vector<std::int64_t>> read(std::uint64_t offset, std::size_t count) const override;
    [[nodiscard]] Result<std::string> fingerprint() const override;

 private:
    Status add(const std::filesystem::path& path);
    Result<const TextFile*> opened(std::size_t file) const;

    std::vector<File> files_;
    std::uint64_t size_ = 0;
    mutable std::optional<TextFile> open_;  ///< the file read last
    mutable std::size_t openNumber_ = 0;
};

}  // namespace outeffhop::data
