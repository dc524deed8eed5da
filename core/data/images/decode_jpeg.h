// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/base/result.h"
#include "core/data/images/image.h"

namespace outeffhop::data {

/// The bytes begin as a JPEG file does.
bool isJpeg(std::span<const std::uint8_t> bytes);

/// As RGB, by libjpeg with its default settings (the pixels Pillow gives). Fails for what ends too early, for what has
/// more than 500 scans, and for sizes that checkSize() refuses.
Result<Image> decodeJpeg(std::span<const std::uint8_t> bytes);

}  // namespace outeffhop::data
