// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "core/base/result.h"

namespace outeffhop::train {

/// The folder checkpoints/ of a run: one folder step-00000250 a checkpoint, complete or not there at all.
class CheckpointFolder {
 public:
    explicit CheckpointFolder(std::filesystem::path path) : path_(std::move(path)) {}

    [[nodiscard]] std::filesystem::path of(std::int64_t step) const;
    /// Steps with a checkpoint, ascending. What a crash left half-written is not among them.
    [[nodiscard]] std::vector<std::int64_t> steps() const;

    /// Lets `write` fill a temporary folder, brings it to the disk and gives it its name; replaces one of the same
    /// step.
    Status publish(std::int64_t step, const std::function<Status(const std::filesystem::path&)>& write) const;

    /// Deletes all but the newest `keep` and `best`, and what a crash left half-written.
    void prune(std::int64_t keep, std::optional<std::int64_t> best) const;
    /// Deletes checkpoints after `step`.
    void removeAfter(std::int64_t step) const;

 private:
    std::filesystem::path path_;
};

}  // namespace outeffhop::train
