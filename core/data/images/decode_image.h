// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <span>

#include "core/base/result.h"
#include "core/data/images/image.h"

namespace outeffhop::data {

/// JPEG, PNG, BMP and what else stb_image reads, as RGB. Fails for more than 64 million pixels.
Result<Image> decodeImage(std::span<const std::uint8_t> bytes);
/// A failure names the file and the reason. Files of more than 256 MB are refused.
Result<Image> readImage(const std::filesystem::path& path);

}  // namespace outeffhop::data
