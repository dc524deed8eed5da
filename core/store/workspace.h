// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "core/base/paths.h"

namespace outeffhop::store {

/// The files of one run; see schema.sql for what is inside run.db.
struct RunFolder {
    std::filesystem::path path;

    [[nodiscard]] std::string id() const { return path.filename().string(); }
    [[nodiscard]] std::filesystem::path database() const { return path / "run.db"; }
    [[nodiscard]] std::filesystem::path config() const { return path / "config.json"; }
    [[nodiscard]] std::filesystem::path checkpoints() const { return path / "checkpoints"; }
    [[nodiscard]] std::filesystem::path log() const { return path / "worker.log"; }
    /// Held by the worker while it lives; also the licence to write run.db.
    [[nodiscard]] std::filesystem::path lock() const { return path / "lock"; }
};

/// A folder with one studio.db and one folder a run.
struct Workspace {
    std::filesystem::path path;

    [[nodiscard]] std::filesystem::path catalogue() const { return path / "studio.db"; }
    [[nodiscard]] RunFolder run(const std::string& id) const { return {path / "runs" / id}; }
    /// Where exports and headless figures go by default.
    [[nodiscard]] std::filesystem::path figures() const { return path / "figures"; }
};

using IsRemote = std::function<bool(const std::filesystem::path&)>;

/// Fails, with the reason and what to do, for a workspace on a network file system.
Status refuseRemote(const Workspace& workspace, const IsRemote& isRemote = isOnNetworkFilesystem);

/// Makes the folders of a workspace; fails when they cannot be written or are on a network file system.
Status prepareWorkspace(const Workspace& workspace, const IsRemote& isRemote = isOnNetworkFilesystem);

/// This user may change the workspace, which is there.
bool isWritable(const Workspace& workspace);
/// The workspace is there and this user may only look at it.
bool isReadOnly(const Workspace& workspace);

}  // namespace outeffhop::store
