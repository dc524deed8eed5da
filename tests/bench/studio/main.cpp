// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of the window: start, memory, latency, long lists, long curves. Run it as
//   QT_QPA_PLATFORM=offscreen build/tests/bench_studio build/bin/outeffhop
// The program named trains while latency is measured a second time; without it that is left out.
#include <fmt/format.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "app/studio/main_window.h"
#include "core/base/clock.h"
#include "core/config/parameters.h"
#include "tests/bench/studio/latency.h"
#include "tests/bench/studio/process_figures.h"
#include "tests/bench/studio/trainings.h"
#include "tests/support/fixture_run.h"
#include "views/bridge/run_list.h"
#include "views/bridge/store_service.h"
#include "views/kit/curve_plot.h"
#include "views/kit/theme.h"

using namespace outeffhop;

namespace {

void row(const char* what, const std::string& measured, const char* wanted) {
    fmt::print("{:<52} {:>16}   {}\n", what, measured, wanted);
    std::fflush(stdout);
}

/// Opens the window, waits until the runs are listed and painted, and prints the time since exec and the memory.
int openWindow(const QString& folder, int settleMilliseconds) {
    studio::MainWindow window(store::Workspace{folder.toStdString()});
    window.resize(1680, 1020);
    window.show();
    while (!window.context().runs.isLoaded()) QApplication::processEvents(QEventLoop::WaitForMoreEvents, 5);
    window.repaint();
    const double usable = bench::secondsSinceExec();
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < settleMilliseconds) QApplication::processEvents(QEventLoop::AllEvents, 20);
    fmt::print("{} {}\n", usable, bench::residentMegabytes());
    return 0;
}

std::pair<double, double> measureWindow(const QString& folder, int settleMilliseconds) {
    QProcess window;
    window.start(QCoreApplication::applicationFilePath(),
                 {QStringLiteral("--open"), folder, QString::number(settleMilliseconds)});
    window.waitForFinished(60'000);
    const auto parts = QString::fromUtf8(window.readAllStandardOutput()).split(' ');
    return parts.size() == 2 ? std::pair(parts[0].toDouble(), parts[1].toDouble())
                             : std::pair<double, double>(NAN, NAN);
}

double bestStart(const QString& folder) {
    double best = measureWindow(folder, 0).first;
    for (int repeat = 0; repeat < 4; ++repeat) best = std::min(best, measureWindow(folder, 0).first);
    return best;
}

void addRuns(const store::Workspace& workspace, int count) {
    auto catalogue = store::Catalogue::open(workspace);
    const auto config = tests::backcopyConfigs().front();
    for (int index = 0; index < count; ++index)
        if (auto made = catalogue->create({.name = fmt::format("run {}", index),
                                           .group = {},
                                           .model = "opt",
                                           .normalizer = "softmax1",
                                           .task = "backcopy",
                                           .seed = index,
                                           .steps = 1500,
                                           .configJson = config::toJson(config).dump()});
            !made)
            throw std::runtime_error(made.error().message);
}

double replotMilliseconds(int points) {
    kit::CurvePlotWidget plot;
    plot.resize(900, 400);
    plot.setCurve(QStringLiteral("a"), {.name = QStringLiteral("a"), .colour = kit::runColour(0), .dash = {}});
    std::vector<double> steps(static_cast<std::size_t>(points)), values(steps.size());
    std::iota(steps.begin(), steps.end(), 0.0);
    std::ranges::transform(steps, values.begin(), [](double step) { return std::sin(step * 1e-3) + std::cos(step); });
    plot.setData(QStringLiteral("a"), steps, values);
    plot.show();
    std::vector<double> times;
    for (int repeat = 0; repeat < 21; ++repeat) {
        const double start = steadySeconds();
        plot.replotNow();
        times.push_back((steadySeconds() - start) * 1e3);
    }
    std::ranges::nth_element(times, times.begin() + 10);
    return times[10];
}

void measureLatency(const store::Workspace& workspace, const char* what) {
    const auto seconds = bench::stepToPixelSeconds(workspace, 40, 20);
    const auto at = [&](double share) { return 1e3 * seconds[std::size_t(share * double(seconds.size() - 1))]; };
    row(fmt::format("step to pixels, {}, median", what).c_str(), fmt::format("{:.0f} ms", at(0.5)), "");
    row(fmt::format("step to pixels, {}, p99", what).c_str(), fmt::format("{:.0f} ms", at(0.99)), "<= 100 ms");
}

/// `worker`: the program that trains, or nullptr.
void measureAll(const char* worker) {
    QTemporaryDir folder;
    const auto demo = folder.filePath(QStringLiteral("demo"));
    tests::buildBackcopyWorkspace(demo.toStdString());
    fmt::print("{:<52} {:>16}   {}\n", "what", "measured", "wanted");
    row("exec to usable window, warm, best of 5", fmt::format("{:.2f} s", bestStart(demo)), "<= 1 s");
    row("memory with the comparison open, after 5 s", fmt::format("{:.0f} MB", measureWindow(demo, 5000).second),
        "<= 150 MB");

    const auto workspace = [&](const QString& name) { return store::Workspace{folder.filePath(name).toStdString()}; };
    measureLatency(workspace(QStringLiteral("recorded")), "3 runs");
    if (worker) {
        const bench::Trainings trainings(workspace(QStringLiteral("trained")), worker);
        measureLatency(workspace(QStringLiteral("beside")), "3 runs, 3 others train");
    }

    const auto many = folder.filePath(QStringLiteral("many"));
    addRuns({many.toStdString()}, 10'000);
    row("start with 10,000 runs minus start with 3", fmt::format("{:.2f} s", bestStart(many) - bestStart(demo)),
        "< 0.5 s");
    row("replot of a curve of 1,000,000 points, median", fmt::format("{:.1f} ms", replotMilliseconds(1'000'000)),
        "< 16 ms");
}

}  // namespace

int main(int count, char** arguments) {
    QApplication application(count, arguments);
    kit::applyTheme(application, kit::ThemeKind::dark);
    if (count == 4 && QString::fromLocal8Bit(arguments[1]) == QLatin1String("--open"))
        return openWindow(QString::fromLocal8Bit(arguments[2]), std::atoi(arguments[3]));
    measureAll(count == 2 ? arguments[1] : nullptr);
    return 0;
}
