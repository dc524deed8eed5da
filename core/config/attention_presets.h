// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/config/run_config.h"

/// The names under which the reference code keeps its attention functions: normalizer, gamma and eta in one word, such
/// as "clipped(-.025:1)".
namespace outeffhop::config {

/// What attentionPreset() says of settings without such a name.
inline constexpr const char* kCustomPreset = "custom";

/// All names, kCustomPreset last. Two come twice: the reference computes `clippedsoftmax1(-.025:1)` with an eta of 1.1
/// and `clipped(-.005:1.005)` with a gamma of -.003; so do their namesakes that begin with "released".
std::vector<std::string> attentionPresets();

/// Sets normalizer, gamma, eta and alpha; kCustomPreset changes nothing. `name`: one of attentionPresets().
void setAttentionPreset(RunConfig::Attention& attention, const std::string& name);

std::string attentionPreset(const RunConfig::Attention& attention);

}  // namespace outeffhop::config
