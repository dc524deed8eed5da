// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

namespace outeffhop::tests {

/// An empty folder that is deleted with its content at the end of the test.
class ScratchFolder {
 public:
    ScratchFolder() {
        auto pattern = (std::filesystem::temp_directory_path() / "outeffhop-XXXXXX").string();
        if (!::mkdtemp(pattern.data())) throw std::runtime_error("no scratch folder in " + pattern);
        path_ = pattern;
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
    std::filesystem::path path_;
};

/// A folder of this test program, deleted when it ends: two programs at once do not meet.
inline const std::filesystem::path& programFolder() {
    static const ScratchFolder folder;
    return folder.path();
}

}  // namespace outeffhop::tests
