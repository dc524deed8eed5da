// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>

#include "core/base/result.h"

namespace outeffhop::models {

/// Writes tensors (any device and strides) as a safetensors file so that after a crash either the old or the new file
/// is there, complete (write, fsync, rename). Data are aligned to 8 bytes. Fails on element types outside
/// safetensorsName() and on what the file system reports.
Status writeSafetensors(const std::filesystem::path& path, const std::map<std::string, at::Tensor>& tensors,
                        const std::map<std::string, std::string>& metadata = {{"format", "pt"}});

}  // namespace outeffhop::models
