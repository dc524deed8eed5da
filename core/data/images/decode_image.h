// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <span>

#include "core/base/result.h"
#include "core/data/images/image.h"

namespace outeffhop::data {

/// An image has a pixel and at most 64 million of them.
Status checkSize(std::int64_t width, std::int64_t height);
/// JPEG, PNG, BMP, GIF (its first picture), TGA, PPM and PGM, as RGB.
Result<Image> decodeImage(std::span<const std::uint8_t> bytes);
/// A failure names the file and the reason. Files of more than 256 MB are refused.
Result<Image> readImage(const std::filesystem::path& path);

}  // namespace outeffhop::data
