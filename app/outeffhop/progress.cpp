// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/outeffhop/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace outeffhop::cli {
namespace {

constexpr int kBarWidth = 24;

double fraction(const store::CatalogueRun& run) {
    return run.steps > 0 ? std::clamp(double(std::max<std::int64_t>(run.step, 0)) / double(run.steps), 0.0, 1.0) : 0;
}

std::string metric(const store::CatalogueRun& run, const char* name, const char* text) {
    const auto value = run.metrics.find(name);
    return value == run.metrics.end() ? "" : fmt::format(fmt::runtime(text), value->second);
}

std::string timeLeft(const store::CatalogueRun& run) {
    const auto speed = run.metrics.find("speed.steps");
    if (run.state != store::RunState::running || speed == run.metrics.end() || speed->second <= 0) return "";
    return fmt::format("  {:.0f} s left", double(run.steps - run.step) / speed->second);
}

}  // namespace

void Progress::show(const std::vector<store::CatalogueRun>& runs) {
    if (terminal_)
        drawBars(runs);
    else
        printChanges(runs);
    std::fflush(stdout);
}

void Progress::drawBars(const std::vector<store::CatalogueRun>& runs) {
    if (drawn_ > 0) fmt::print("\x1b[{}A", drawn_);
    for (const auto& run : runs) {
        const int full = static_cast<int>(fraction(run) * kBarWidth);
        std::string bar;
        for (int cell = 0; cell < kBarWidth; ++cell) bar += cell < full ? "█" : "░";
        fmt::print("\r\x1b[K{:<28} {} {:>3.0f} %  {:<8}{}{}{}\n", run.name, bar, 100 * fraction(run),
                   store::name(run.state), metric(run, "train.loss", "  loss {:.3f}"),
                   metric(run, "speed.steps", "  {:.0f} steps/s"), timeLeft(run));
    }
    drawn_ = runs.size();
}

void Progress::printChanges(const std::vector<store::CatalogueRun>& runs) {
    for (const auto& run : runs) {
        const auto mark = fmt::format("{} {}", store::name(run.state), static_cast<int>(fraction(run) * 10));
        if (auto& last = printed_[run.id]; last != mark) {
            last = mark;
            fmt::print("{}: {}, step {} of {}{}\n", run.name, store::name(run.state),
                       std::max<std::int64_t>(run.step, 0), run.steps, metric(run, "train.loss", ", loss {:.3f}"));
        }
    }
}

}  // namespace outeffhop::cli
