// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/ScalarType.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace outeffhop::models {

/// One tensor of a safetensors file: bytes [begin, end) of the data that follows the header.
struct TensorEntry {
    at::ScalarType type = at::kFloat;
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0, end = 0;
};

struct SafetensorsHeader {
    std::map<std::string, TensorEntry> tensors;
    std::map<std::string, std::string> metadata;
};

/// The longest header the format allows.
inline constexpr std::uint64_t kLongestSafetensorsHeader = 100'000'000;

/// "F32" for at::kFloat, and so on; types: F64, F32, F16, BF16, I64, I32, U8, BOOL. Empty for others.
std::string_view safetensorsName(at::ScalarType type);

/// Checks and reads a header (https://huggingface.co/docs/safetensors). The file is treated as hostile: nothing in it
/// is used before it was checked. `dataBytes`: what follows the header; the tensors have to cover it without hole or
/// overlap. Failures name the tensor.
Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view text, std::uint64_t dataBytes);

/// The header's text, without padding.
std::string writeSafetensorsHeader(const SafetensorsHeader& header);

}  // namespace outeffhop::models
