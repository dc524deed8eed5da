// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"

namespace outeffhop::data {

/// Where a run stands in its training data: as every order is computed, a number is enough.
struct OrderState {
    std::string task;
    std::uint64_t position = 0;  ///< sequences already given out
    std::string fingerprint;     ///< of the text file; empty without one

    [[nodiscard]] std::string toJson() const;
    /// Fails when the text is damaged or belongs to another task.
    static Result<OrderState> fromJson(const std::string& text, const std::string& task);
};

}  // namespace outeffhop::data
