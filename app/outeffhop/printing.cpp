// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/outeffhop/printing.h"

#include <cmath>
#include <cstdio>
#include <ctime>

namespace outeffhop::cli {

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
    if (!std::filesystem::exists(workspace.catalogue()))
        return fail("there are no runs in {} yet; start some with: outeffhop train --recipe backcopy",
                    workspace.path.string());
    return store::Catalogue::open(workspace);
}

}  // namespace outeffhop::cli
