// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/outeffhop/printing.h"

#include <cmath>
#include <cstdio>
#include <ctime>

namespace outeffhop::cli {
namespace {

Result<store::Workspace> whereRunsAre(const store::Workspace& workspace) {
    std::error_code error;
    if (std::filesystem::exists(workspace.catalogue(), error)) return workspace;
    if (error) return fail("cannot read the workspace {}: {}", workspace.path.string(), error.message());
    return fail("there are no runs in {} yet; start some with: outeffhop train --recipe backcopy",
                workspace.path.string());
}

}  // namespace

void print(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
}

std::string timeText(double wallSeconds) {
    if (wallSeconds <= 0) return "–";
    const auto time = static_cast<std::time_t>(wallSeconds);
    std::tm local{};
    ::localtime_r(&time, &local);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &local);
    return text;
}

std::string durationText(double seconds) {
    const auto whole = static_cast<std::int64_t>(std::llround(std::max(seconds, 0.0)));
    if (whole < 60) return fmt::format("{} s", whole);
    if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
    return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

std::string bytesText(std::uintmax_t bytes) {
    if (bytes < 1000) return fmt::format("{} B", bytes);
    auto size = static_cast<double>(bytes) / 1000;
    for (const char* unit : {"kB", "MB", "GB"}) {
        if (size < 1000) return fmt::format("{:.1f} {}", size, unit);
        size /= 1000;
    }
    return fmt::format("{:.1f} TB", size);
}

std::string numberText(double value) {
    return std::isnan(value) ? "–" : fmt::format("{:.6g}", value);
}

Json toJson(const store::CatalogueRun& run) {
    return {{"id", run.id},
            {"name", run.name},
            {"group", run.group},
            {"state", store::name(run.state)},
            {"reason", run.reason},
            {"step", run.step},
            {"steps", run.steps},
            {"model", run.model},
            {"normalizer", run.normalizer},
            {"task", run.task},
            {"seed", run.seed},
            {"created_at", run.createdAt},
            {"updated_at", run.updatedAt},
            {"metrics", run.metrics},
            {"tags", run.tags},
            {"note", run.note},
            {"baseline", run.baseline}};
}

Result<store::Catalogue> openExisting(const store::Workspace& workspace) {
    return whereRunsAre(workspace).and_then(store::Catalogue::open);
}

Result<store::Catalogue> openToRead(const store::Workspace& workspace) {
    return whereRunsAre(workspace).and_then(store::Catalogue::openToRead);
}

}  // namespace outeffhop::cli
