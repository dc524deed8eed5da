// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

namespace outeffhop::tests {

/// What is in tests/golden under that name. Throws std::runtime_error, with what to do, when it is not there.
inline std::filesystem::path golden(const std::string& name) {
    auto path = std::filesystem::path("tests/golden") / name;
    if (!std::filesystem::exists(path))
        throw std::runtime_error(path.string() + " is not below " + std::filesystem::current_path().string() +
                                 ": run the test in the project's root, or with ctest, which does");
    return path;
}

}  // namespace outeffhop::tests
