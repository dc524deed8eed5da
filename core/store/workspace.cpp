// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/workspace.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace outeffhop::store {

Status prepareWorkspace(const Workspace& workspace, const std::function<bool(const std::filesystem::path&)>& isRemote) {
    const auto path = workspace.path.string();
    if (isRemote(workspace.path))
        return fail(
            "{} is on a network file system, where SQLite's shared-memory journal does not work; choose a folder on a "
            "local disk with --workspace, and copy runs there when they are finished",
            path);
    std::error_code error;
    std::filesystem::create_directories(workspace.path / "runs", error);
    if (error)
        return fail("cannot create the workspace {}: {}; choose another one with --workspace", path, error.message());
    if (::access(workspace.path.c_str(), W_OK) != 0)
        return fail("the workspace {} cannot be written ({}); choose another one with --workspace", path,
                    std::strerror(errno));
    return {};
}

}  // namespace outeffhop::store
