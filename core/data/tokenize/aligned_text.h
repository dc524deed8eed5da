// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace outeffhop::data {

/// A text made from another one.
struct AlignedText {
    std::string text;
    std::vector<std::uint32_t> origins;  ///< for each byte of `text`, where its character begins in the other one
};

}  // namespace outeffhop::data
