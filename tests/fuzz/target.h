// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "tests/fuzz/mutator.h"

namespace outeffhop::fuzz {

/// Something users hand over, and the code that opens it.
struct Target {
    std::string name;
    std::vector<Files> seeds;  ///< inputs that open without complaint
    /// Opens what lies in a folder and uses it as the program would. A failure has to name the folder or a file in it.
    std::function<Status(const std::filesystem::path& folder)> use;
};

/// A file of the source tree, for seeds.
std::string contentOf(const std::filesystem::path& path);
/// Makes a folder hold these files and nothing else.
void writeFiles(const Files& files, const std::filesystem::path& folder);

Target configs();
Target recipes();
Target experiments();
Target tokenizers();
Target series();
Target texts();
Target images();

}  // namespace outeffhop::fuzz
