// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/run_state.h"

#include <algorithm>
#include <array>

namespace outeffhop::store {
namespace {

constexpr std::array<std::string_view, 9> kNames{"created",  "queued",  "starting", "running", "paused",
                                                 "finished", "stopped", "failed",   "crashed"};

}  // namespace

std::string_view name(RunState state) {
    return kNames[static_cast<std::size_t>(state)];
}

std::optional<RunState> runStateFromName(std::string_view name) {
    const auto found = std::ranges::find(kNames, name);
    if (found == kNames.end()) return {};
    return static_cast<RunState>(found - kNames.begin());
}

}  // namespace outeffhop::store
