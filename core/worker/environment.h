// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/Device.h>

#include <nlohmann/json.hpp>
#include <string>

namespace outeffhop::worker {

/// "0.1.0 (3f2c1ab)": the version of this program and the commit it was built from, if that is known.
std::string programVersion();

/// What a result may depend on besides the configuration: versions of this program, LibTorch, CUDA and SQLite, host,
/// processor, threads and GPU.
nlohmann::ordered_json environment(c10::Device device);

}  // namespace outeffhop::worker
