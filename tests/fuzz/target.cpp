// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/target.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace outeffhop::fuzz {
namespace fs = std::filesystem;

std::string contentOf(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path.string() + ": start in the root of the source tree");
    return {std::istreambuf_iterator<char>(file), {}};
}

void writeFiles(const Files& files, const fs::path& folder) {
    fs::remove_all(folder);
    fs::create_directories(folder);
    for (const auto& [name, bytes] : files) {
        fs::create_directories((folder / name).parent_path());
        std::ofstream(folder / name, std::ios::binary) << bytes;
    }
}

}  // namespace outeffhop::fuzz
