// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/resource.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <iostream>

#include "core/base/clock.h"
#include "core/config/parameters.h"
#include "core/train/device.h"
#include "core/worker/run_records.h"
#include "core/worker/run_telemetry.h"

/// Trains as the worker does and answers commands on standard input with the seconds they took, by the clock and of
/// processor time:
///   steps N     N updates, nobody looking
///   watched N   N updates with records, captures and run.db; also what the cost meter says, in percent
///   captures N  N looks at the probe, and their way into run.db
namespace outeffhop {
namespace {

double processorSeconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) { return double(time.tv_sec) + 1e-6 * double(time.tv_usec); };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class Bench {
 public:
    Bench(const config::RunConfig& config, const std::filesystem::path& folder)
        : trainer_(value(train::Trainer::create(config, value(train::prepareDevice(config.train))))),
          folder_{folder},
          telemetry_(watch()) {}

    double steps(int count) {
        const double begin = steadySeconds();
        for (int i = 0; i < count; ++i) value(trainer_.advance(/*watch=*/false));
        return steadySeconds() - begin;
    }

    double watched(int count) {
        const double begin = steadySeconds();
        for (int i = 0; i < count; ++i) {
            const auto step = value(trainer_.advance());
            telemetry_.finishStep(trainer_, step, {});
        }
        if (auto status = telemetry_.recorder().flush(); !status) throw std::runtime_error(status.error().message);
        return steadySeconds() - begin;
    }

    double captures(int count) {
        const double begin = steadySeconds();
        for (int i = 0; i < count; ++i) telemetry_.look(trainer_, "request");
        return steadySeconds() - begin;
    }

    [[nodiscard]] double meter() const { return telemetry_.budget().overallPercent(); }

 private:
    template <class T>
    static T value(Result<T> result) {
        if (!result) throw std::runtime_error(result.error().message);
        return std::move(*result);
    }

    worker::RunTelemetry watch() {
        std::filesystem::remove_all(folder_.path);
        const auto description = value(worker::describeRun(folder_.id(), trainer_));
        auto telemetry =
            value(worker::RunTelemetry::create(value(store::RunWriter::create(folder_, description)), trainer_));
        telemetry.look(trainer_, "first");
        return telemetry;
    }

    train::Trainer trainer_;
    store::RunFolder folder_;
    worker::RunTelemetry telemetry_;
};

config::RunConfig parse(int argc, char** argv, std::filesystem::path& folder) {
    CLI::App app{"Training steps a second, with and without looking"};
    std::vector<std::string> assignments;
    std::string recipe = "backcopy";
    app.add_option("--recipe", recipe, "Its last run is the start");
    app.add_option("--set", assignments, "KEY=VALUE")->allow_extra_args(false);
    app.add_option("--folder", folder, "For run.db");
    app.parse(argc, argv);
    auto loaded = config::loadRecipe(recipe);
    if (!loaded) throw std::runtime_error(loaded.error().message);
    auto config = loaded->runs.back();
    for (const auto& assignment : assignments)
        if (auto status = config::setFromText(config, assignment); !status)
            throw std::runtime_error(status.error().message);
    return config;
}

int run(int argc, char** argv) {
    auto folder = std::filesystem::temp_directory_path() / "bench_train";
    Bench bench(parse(argc, argv, folder), folder);
    std::string what;
    for (int count = 0; std::cin >> what >> count;) {
        const double before = processorSeconds();
        const double seconds = what == "watched"    ? bench.watched(count)
                               : what == "captures" ? bench.captures(count)
                                                    : bench.steps(count);
        std::cout << seconds << " " << processorSeconds() - before;
        if (what == "watched") std::cout << " " << bench.meter();
        std::cout << std::endl;
    }
    return 0;
}

}  // namespace
}  // namespace outeffhop

int main(int argc, char** argv) {
    try {
        return outeffhop::run(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
}
