// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>

#include "core/base/result.h"
#include "core/data/images/image.h"

namespace outeffhop::data {

/// The bytes begin as a binary PGM (P5) or PPM (P6) file does.
bool isNetpbm(std::span<const std::uint8_t> bytes);

/// As RGB. Values are of one or two bytes; 255 stands for the file's largest one
/// (https://netpbm.sourceforge.net/doc/ppm.html).
Result<Image> decodeNetpbm(std::span<const std::uint8_t> bytes);

}  // namespace outeffhop::data
