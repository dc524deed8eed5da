// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace outeffhop::tests {

/// A program of this build. Throws std::runtime_error, with what to do, where ctest's environment is missing or the
/// program is not built.
inline std::filesystem::path builtProgram(const std::string& name) {
    const char* folder = std::getenv("OUTEFFHOP_BIN");
    if (!folder)
        throw std::runtime_error(
            "the environment variable OUTEFFHOP_BIN is missing: set it to the folder of the built "
            "programs (build/bin), or run the test with ctest, which does");
    auto program = std::filesystem::path(folder) / name;
    if (!std::filesystem::exists(program))
        throw std::runtime_error(program.string() + " is missing: build the target " + name);
    return program;
}

}  // namespace outeffhop::tests
