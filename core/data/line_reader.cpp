// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/line_reader.h"

#include <algorithm>

namespace outeffhop::data {

Result<std::optional<std::string_view>> LineReader::next() {
    constexpr std::size_t kLongest = 1 << 20, kPiece = 1 << 16;
    for (auto searched = begin_;;) {
        const auto end = buffer_.find('\n', searched);
        const bool last = offset_ == file_.size();
        if (end != std::string::npos || (last && begin_ < buffer_.size())) {
            auto line = std::string_view(buffer_).substr(begin_, end - begin_);
            begin_ += line.size() + (end == std::string::npos ? 0 : 1);
            if (line.ends_with('\r')) line.remove_suffix(1);
            ++number_;
            return line;
        }
        if (last) return std::nullopt;
        buffer_.erase(0, begin_);
        begin_ = 0;
        if (buffer_.size() > kLongest) return fail("line {} has more than {} bytes", number_ + 1, kLongest);
        searched = buffer_.size();
        const auto piece = file_.read(offset_, std::min<std::uint64_t>(kPiece, file_.size() - offset_));
        if (!piece) return fail(piece.error());
        buffer_.append(piece->begin(), piece->end());
        offset_ += piece->size();
    }
}

}  // namespace outeffhop::data
