// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/data/text_file.h"

namespace outeffhop::data {

/// The lines of a file, one after another, in little memory.
class LineReader {
 public:
    explicit LineReader(const TextFile& file) : file_(file) {}

    /// The next line without its end, valid until the next call; nothing after the last one. Fails when the file does
    /// and for a line of more than 1 MB.
    Result<std::optional<std::string_view>> next();
    /// Of the line given last, from 1.
    [[nodiscard]] std::uint64_t number() const { return number_; }

 private:
    const TextFile& file_;
    std::string buffer_;
    std::size_t begin_ = 0;     ///< of the next line in the buffer
    std::uint64_t offset_ = 0;  ///< of what is read next
    std::uint64_t number_ = 0;
};

}  // namespace outeffhop::data
