// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

namespace outeffhop::store {

/// created -> queued -> starting -> running <-> paused -> finished | stopped | failed.
/// `crashed` is never written: it is what readers see when the state is active and nobody holds the run's lock.
enum class RunState { created, queued, starting, running, paused, finished, stopped, failed, crashed };

std::string_view name(RunState state);
std::optional<RunState> runStateFromName(std::string_view name);

/// A worker should be alive: starting, running, paused.
constexpr bool isActive(RunState state) {
    return state == RunState::starting || state == RunState::running || state == RunState::paused;
}
/// Nothing more happens by itself: finished, stopped, failed, crashed.
constexpr bool hasEnded(RunState state) {
    return state == RunState::finished || state == RunState::stopped || state == RunState::failed ||
           state == RunState::crashed;
}
/// Can be continued from its last checkpoint: stopped, failed, crashed.
constexpr bool isResumable(RunState state) {
    return state == RunState::stopped || state == RunState::failed || state == RunState::crashed;
}

}  // namespace outeffhop::store
