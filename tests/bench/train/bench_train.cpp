// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/resource.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <iostream>

#include "core/base/clock.h"
#include "core/config/parameters.h"
#include "core/models/checkpoint/checkpoint.h"
#include "core/models/checkpoint/safetensors_writer.h"
#include "core/train/device.h"
#include "core/worker/run_records.h"
#include "core/worker/run_telemetry.h"

/// Trains as the worker does and answers commands on standard input with the seconds they took, by the clock and of
/// processor time:
///   steps N     N updates, nobody looking
///   watched N   N updates with records, captures and run.db; also what the cost meter says, in percent
///   captures N  N looks at the probe, and their way into run.db
/// or with others:
///   losses N    the loss of each of N updates
///   share N     0, when the weights and the first N batches of the run stand in --shared, for a peer to train on
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
        check(telemetry_.recorder().flush());
        return steadySeconds() - begin;
    }

    double captures(int count) {
        const double begin = steadySeconds();
        for (int i = 0; i < count; ++i) telemetry_.look(trainer_, "request");
        return steadySeconds() - begin;
    }

    std::vector<double> losses(int count) {
        std::vector<double> losses;
        for (int i = 0; i < count; ++i) losses.push_back(value(trainer_.advance(/*watch=*/false)).loss);
        return losses;
    }

    void share(const std::filesystem::path& folder, int count) {
        const auto& config = trainer_.config();
        const auto samples = value(train::openSamples(config, at::kCPU));
        std::vector<at::Tensor> inputs, targets;
        for (int i = 0; i < count; ++i) {
            const auto batch = value(samples->next(static_cast<int>(config.train.batch)));
            inputs.push_back(batch.inputs);
            targets.push_back(batch.targets);
        }
        std::filesystem::create_directories(folder);
        check(models::saveCheckpoint(trainer_.model(), folder));
        check(models::writeSafetensors(folder / "batches.safetensors",
                                       {{"inputs", at::stack(inputs)}, {"targets", at::stack(targets)}}));
    }

    [[nodiscard]] double meter() const { return telemetry_.budget().overallPercent(); }

 private:
    template <class T>
    static T value(Result<T> result) {
        if (!result) throw std::runtime_error(result.error().message);
        return std::move(*result);
    }

    static void check(const Status& status) {
        if (!status) throw std::runtime_error(status.error().message);
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

struct Folders {
    std::filesystem::path run = std::filesystem::temp_directory_path() / "bench_train";
    std::filesystem::path shared;
};

config::RunConfig parse(int argc, char** argv, Folders& folders) {
    CLI::App app{"Training steps a second, with and without looking"};
    std::vector<std::string> assignments;
    std::string recipe = "backcopy";
    app.add_option("--recipe", recipe, "Its last run is the start");
    app.add_option("--set", assignments, "KEY=VALUE")->allow_extra_args(false);
    app.add_option("--folder", folders.run, "For run.db");
    app.add_option("--shared", folders.shared, "For what a peer trains on");
    app.parse(argc, argv);
    auto loaded = config::loadRecipe(recipe);
    if (!loaded) throw std::runtime_error(loaded.error().message);
    auto config = loaded->runs.back();
    for (const auto& assignment : assignments)
        if (auto status = config::setFromText(config, assignment); !status)
            throw std::runtime_error(status.error().message);
    return config;
}

void time(Bench& bench, const std::string& what, int count) {
    const double before = processorSeconds();
    const double seconds = what == "watched"    ? bench.watched(count)
                           : what == "captures" ? bench.captures(count)
                                                : bench.steps(count);
    std::cout << seconds << " " << processorSeconds() - before;
    if (what == "watched") std::cout << " " << bench.meter();
}

int run(int argc, char** argv) {
    Folders folders;
    const auto config = parse(argc, argv, folders);
    Bench bench(config, folders.run);
    std::string what;
    for (int count = 0; std::cin >> what >> count;) {
        if (what == "losses") {
            for (const double loss : bench.losses(count)) std::cout << loss << " ";
        } else if (what == "share") {
            bench.share(folders.shared, count);
            std::cout << 0;
        } else {
            time(bench, what, count);
        }
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
