// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace outeffhop::data {

/// A long row of token ids that is read in pieces wherever they stand. Not thread-safe.
class TokenStream {
 public:
    virtual ~TokenStream() = default;

    [[nodiscard]] virtual std::uint64_t size() const = 0;
    /// `count` ids from `offset` on. Fails when a file has changed or the disk fails.
    [[nodiscard]] virtual Result<std::vector<std::int64_t>> read(std::uint64_t offset, std::size_t count) const = 0;
    /// Tells streams apart.
    [[nodiscard]] virtual Result<std::string> fingerprint() const = 0;
};

}  // namespace outeffhop::data
