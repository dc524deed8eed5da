// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace outeffhop::data {

/// What could not be read and was left out.
struct Skipped {
    static constexpr std::size_t kShown = 20;

    std::uint64_t count = 0;
    std::vector<std::string> reasons;  ///< of the first ones, each with file, place and reason

    void add(std::string reason) {
        if (count++ < kShown) reasons.push_back(std::move(reason));
    }
};

}  // namespace outeffhop::data
