// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/config/parameters.h"

/// The registry's groups, each in a file of its own, in the order of the form.
namespace outeffhop::config {

std::vector<Parameter> runParameters();
std::vector<Parameter> modelParameters();
std::vector<Parameter> attentionParameters();
std::vector<Parameter> dataParameters();
std::vector<Parameter> trainParameters();
std::vector<Parameter> telemetryParameters();

}  // namespace outeffhop::config
