// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/models/observer.h"

namespace outeffhop::models {

/// Makes a model go operator by operator.
struct SilentObserver : Observer {
    void activation(int, const at::Tensor&) override {}
    void attention(int, const attention::Attended&) override {}
    [[nodiscard]] bool wantsProbabilities(int) const override { return false; }
};

}  // namespace outeffhop::models
