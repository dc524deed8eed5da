// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/workspace.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace outeffhop::store {

Status refuseRemote(const Workspace& workspace, const IsRemote& isRemote) {
    if (!isRemote(workspace.path)) return {};
    return fail(
        "{} is on a network file system, where SQLite's shared-memory journal does not work; choose a folder on a "
        "local disk with --workspace, and copy runs there when they are finished",
        workspace.path.string());
}

Status prepareWorkspace(const Workspace& workspace, const IsRemote& isRemote) {
    if (auto local = refuseRemote(workspace, isRemote); !local) return local;
    const auto path = workspace.path.string();
    std::error_code error;
    std::filesystem::create_directories(workspace.path / "runs", error);
    if (error)
        return fail("cannot create the workspace {}: {}; choose another one with --workspace", path, error.message());
    if (::access(workspace.path.c_str(), W_OK) != 0)
        return fail("the workspace {} cannot be written ({}); choose another one with --workspace", path,
                    std::strerror(errno));
    return {};
}

bool isWritable(const Workspace& workspace) {
    return ::access(workspace.path.c_str(), W_OK) == 0 && ::access(workspace.catalogue().c_str(), W_OK) == 0;
}

bool isReadOnly(const Workspace& workspace) {
    return std::filesystem::exists(workspace.catalogue()) && !isWritable(workspace);
}

}  // namespace outeffhop::store
