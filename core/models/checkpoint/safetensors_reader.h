// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <memory>

#include "core/models/checkpoint/safetensors_header.h"

namespace outeffhop::models {

/// A safetensors file, mapped into memory and checked when opened; tensors are read on demand.
class SafetensorsFile {
 public:
    /// Fails, naming the file, the tensor and the reason, on anything that is not a well-formed file.
    static Result<SafetensorsFile> open(const std::filesystem::path& path);

    [[nodiscard]] const SafetensorsHeader& header() const { return header_; }
    [[nodiscard]] bool contains(const std::string& name) const { return header_.tensors.contains(name); }

    /// A copy on the CPU; `name` has to be in the file.
    [[nodiscard]] at::Tensor tensor(const std::string& name) const;

 private:
    SafetensorsHeader header_;
    std::shared_ptr<const char> data_;  ///< keeps the mapping alive
};

}  // namespace outeffhop::models
