// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "core/base/result.h"

namespace outeffhop {

/// Where a user's runs live unless --workspace says otherwise: $XDG_DATA_HOME/outeffhop (or ~/.local/share/outeffhop).
std::filesystem::path defaultWorkspace();

/// Recipes and resources: beside the installed programs (../share/outeffhop-studio) or in the source tree.
std::filesystem::path sharedDirectory();

/// Full path of a program of ours that stands beside the running one, e.g. siblingProgram("outeffhop").
std::filesystem::path siblingProgram(std::string_view name);

/// Replaces `path` with `content` so that after a crash either the old or the new file is there, complete (write, fsync, rename).
Status writeFileAtomically(const std::filesystem::path& path, std::string_view content);

/// A whole file of at most 256 MB.
Result<std::string> readFile(const std::filesystem::path& path);

/// Bytes of all files below `path`; 0 when there are none.
std::uintmax_t directoryBytes(const std::filesystem::path& path);

/// True for NFS, CIFS and the like, where SQLite's shared-memory journal does not work.
bool isOnNetworkFilesystem(const std::filesystem::path& path);

}  // namespace outeffhop
