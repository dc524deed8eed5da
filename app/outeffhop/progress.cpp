// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/outeffhop/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "app/outeffhop/printing.h"
#include "core/base/clock.h"

namespace outeffhop::cli {
namespace {

constexpr int kBarWidth = 24;

std::string bar(double fraction) {
    const int full = static_cast<int>(fraction * kBarWidth);
    std::string cells;
    for (int cell = 0; cell < kBarWidth; ++cell) cells += cell < full ? "█" : "░";
    return fmt::format("{} {:>3.0f} %", cells, 100 * fraction);
}

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
    return fmt::format("  {} left", durationText(double(run.steps - run.step) / speed->second));
}

/// The columns of the terminal, so that no line breaks.
std::size_t columnsOf(std::FILE* terminal) {
    constexpr std::size_t kUsual = 80;
    winsize size{};
    return ::ioctl(::fileno(terminal), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kUsual;
}

/// The first `columns` characters.
std::string cut(const std::string& text, std::size_t columns) {
    std::size_t end = 0;
    for (std::size_t seen = 0; end < text.size(); ++end)
        if ((text[end] & 0xC0) != 0x80 && ++seen > columns) break;
    return text.substr(0, end);
}

std::string barOf(const store::CatalogueRun& run, std::size_t nameWidth) {
    return fmt::format("{:<{}}  {}  {:<8}{}{}{}", run.name, nameWidth, bar(fraction(run)), store::name(run.state),
                       metric(run, "train.loss", "  loss {:.3f}"), metric(run, "speed.steps", "  {:.0f} steps/s"),
                       timeLeft(run));
}

}  // namespace

Progress::Progress(std::FILE* out) : out_(out), terminal_(::isatty(::fileno(out))) {}

void Progress::show(const std::vector<store::CatalogueRun>& runs) {
    if (terminal_)
        drawBars(runs);
    else
        printChanges(runs);
    std::fflush(out_);
}

void Progress::drawBars(const std::vector<store::CatalogueRun>& runs) {
    const auto columns = columnsOf(out_);
    std::size_t nameWidth = 0, waiting = 0;
    for (const auto& run : runs) nameWidth = std::max(nameWidth, run.name.size());
    std::string ended, atWork;
    std::size_t lines = 0;
    for (const auto& run : runs) {
        if (run.state == store::RunState::queued) {
            ++waiting;
        } else if (!store::hasEnded(run.state)) {
            atWork += cut(barOf(run, nameWidth), columns) + "\n";
            ++lines;
        } else if (ended_.insert(run.id).second) {
            ended += cut(barOf(run, nameWidth), columns) + "\n";
        }
    }
    if (waiting) {
        atWork += fmt::format("{} more waiting\n", waiting);
        ++lines;
    }
    const auto back = drawn_ > 0 ? fmt::format("\x1b[{}A\x1b[J", drawn_) : "";
    fmt::print(out_, "{}{}{}", back, ended, atWork);
    drawn_ = lines;
}

void Progress::printChanges(const std::vector<store::CatalogueRun>& runs) {
    for (const auto& run : runs) {
        const auto mark = fmt::format("{} {}", store::name(run.state), static_cast<int>(fraction(run) * 10));
        if (auto& last = printed_[run.id]; last != mark) {
            last = mark;
            fmt::print(out_, "{}: {}, step {} of {}{}\n", run.name, store::name(run.state),
                       std::max<std::int64_t>(run.step, 0), run.steps, metric(run, "train.loss", ", loss {:.3f}"));
        }
    }
}

ProgressLine::ProgressLine(std::FILE* out) : out_(out), terminal_(::isatty(::fileno(out))), begun_(steadySeconds()) {}

ProgressLine::~ProgressLine() {
    if (shown_ > 0) fmt::print(out_, "\r\x1b[K");
}

void ProgressLine::show(std::int64_t done, std::int64_t total, const char* what) {
    constexpr double kTurn = 0.1;
    const double now = steadySeconds();
    if (!terminal_ || now - shown_ < kTurn) return;
    shown_ = now;
    const auto left = done > 0 ? (now - begun_) / double(done) * double(total - done) : 0;
    const auto line = fmt::format("{}  {} of {} {}{}", bar(double(done) / double(total)), done, total, what,
                                  done > 0 ? fmt::format("  {} left", durationText(left)) : "");
    fmt::print(out_, "\r\x1b[K{}", cut(line, columnsOf(out_)));
    std::fflush(out_);
}

}  // namespace outeffhop::cli
