// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>

namespace outeffhop::train {

/// Ends a run whose validation loss no longer falls: train.patience.
class Patience {
 public:
    /// 0: endless.
    explicit Patience(std::int64_t evaluations) : allowed_(evaluations) {}

    void add(double validationLoss) {
        const bool better = validationLoss <= best_;
        if (better) best_ = validationLoss;
        since_ = better ? 0 : since_ + 1;
    }
    [[nodiscard]] bool isExhausted() const { return allowed_ > 0 && since_ >= allowed_; }

 private:
    std::int64_t allowed_, since_ = 0;
    double best_ = std::numeric_limits<double>::infinity();
};

}  // namespace outeffhop::train
