// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "core/data/images/image.h"

namespace outeffhop::data {

/// tests/golden/images/expected.json
inline const nlohmann::json& goldenImages() {
    static const auto kGolden = nlohmann::json::parse(std::ifstream("tests/golden/images/expected.json"));
    return kGolden;
}

inline std::vector<std::uint8_t> bytesOfHex(const std::string& digits) {
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2)
        bytes.push_back(static_cast<std::uint8_t>(std::stoi(digits.substr(i, 2), nullptr, 16)));
    return bytes;
}

/// The image all operations are tried on.
inline Image fixedImage() {
    return {goldenImages().at("width"), goldenImages().at("height"), bytesOfHex(goldenImages().at("image"))};
}

}  // namespace outeffhop::data
