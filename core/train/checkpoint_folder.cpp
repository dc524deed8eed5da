// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/checkpoint_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>

namespace outeffhop::train {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kPrefix = "step-", kTemporary = ".new-";

/// Brings a file's or folder's content to the disk.
Status synchronise(const fs::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool done = file >= 0 && ::fsync(file) == 0;
    const int error = errno;
    if (file >= 0) ::close(file);
    if (!done) return fail("cannot write {}: {}", path.string(), std::strerror(error));
    return {};
}

Status synchroniseAll(const fs::path& folder) {
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (auto status = synchronise(entry.path()); !status) return status;
    }
    return synchronise(folder);
}

std::optional<std::int64_t> stepOf(const std::string& name) {
    std::int64_t step = 0;
    if (!name.starts_with(kPrefix)) return {};
    const auto [end, error] = std::from_chars(name.data() + kPrefix.size(), name.data() + name.size(), step);
    if (error != std::errc{} || end != name.data() + name.size()) return {};
    return step;
}

}  // namespace

fs::path CheckpointFolder::of(std::int64_t step) const {
    return path_ / fmt::format("{}{:08}", kPrefix, step);
}

std::vector<std::int64_t> CheckpointFolder::steps() const {
    std::vector<std::int64_t> steps;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(path_, error)) {
        if (const auto step = stepOf(entry.path().filename().string())) steps.push_back(*step);
    }
    std::sort(steps.begin(), steps.end());
    return steps;
}

Status CheckpointFolder::publish(std::int64_t step, const std::function<Status(const fs::path&)>& write) const {
    const fs::path final = of(step);
    const fs::path temporary = path_ / (std::string(kTemporary) + final.filename().string());
    const fs::path replaced = path_ / (std::string(kTemporary) + "replaced");
    try {
        fs::remove_all(temporary);
        fs::create_directories(temporary);
        auto status = write(temporary);
        if (status) status = synchroniseAll(temporary);
        if (!status) {
            std::error_code error;  // on a full disk the room of an unfinished checkpoint is needed
            fs::remove_all(temporary, error);
            return status;
        }
        fs::remove_all(replaced);
        if (fs::exists(final)) fs::rename(final, replaced);
        fs::rename(temporary, final);
        fs::remove_all(replaced);
    } catch (const fs::filesystem_error& error) {
        return fail("cannot write the checkpoint {}: {}", final.string(), error.code().message());
    }
    return synchronise(path_);
}

void CheckpointFolder::prune(std::int64_t keep, std::optional<std::int64_t> best) const {
    std::error_code error;
    auto old = steps();
    old.resize(std::max<std::int64_t>(0, static_cast<std::int64_t>(old.size()) - keep));
    for (const std::int64_t step : old) {
        if (step != best) fs::remove_all(of(step), error);
    }
    for (const auto& entry : fs::directory_iterator(path_, error)) {
        if (entry.path().filename().string().starts_with(kTemporary)) fs::remove_all(entry.path(), error);
    }
}

void CheckpointFolder::removeAfter(std::int64_t last) const {
    std::error_code error;
    for (const std::int64_t step : steps()) {
        if (step > last) fs::remove_all(of(step), error);
    }
}

}  // namespace outeffhop::train
