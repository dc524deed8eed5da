// SPDX-License-Identifier: GPL-3.0-or-later
// Forward and backward of attention on the CPU: every path of core/attention beside the explicit eager form.
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "tests/bench/attention/contenders.h"
#include "tests/bench/attention/interleaved.h"

namespace outeffhop::bench {
namespace {

void runCase(const Problem& problem, int rounds) {
    const auto contenders = contendersFor(problem);
    std::vector<std::function<void()>> runs;
    for (const auto& contender : contenders) runs.emplace_back([&] { differentiate(contender, problem); });
    const auto timings = timeInterleaved(runs, rounds);
    const Shape& s = problem.shape;
    fmt::print("\nB{} H{} S{} D{}{}, {}, {}\n", s.batch, s.heads, s.tokens, s.headDim, s.causal ? " causal" : "",
               c10::toString(problem.type), attention::nameOf(problem.normalizer.kind));
    fmt::print("  {:16}{:>12}{:>16}{:>14}{:>14}\n", "", "best ms", "median ratio", "best ratio", "max error");
    for (std::size_t i = 0; i < contenders.size(); ++i)
        fmt::print("  {:16}{:12.3f}{:16.2f}{:14.2f}{:14.1e}\n", contenders[i].name, timings[i].best,
                   timings[i].medianRatio, timings[i].bestRatio, errorOf(contenders[i], problem));
}

int run(int threads, int rounds, const std::vector<std::string>& types, const std::vector<std::string>& normalizers) {
    at::set_num_threads(threads);
    double load[1] = {};
    getloadavg(load, 1);
    fmt::print("attention forward + backward, {} threads, {} rounds, load average {:.1f}\n", threads, rounds, load[0]);
    fmt::print("ratios: time of the eager explicit form over the time of the row\n");
    for (const Shape& shape : {Shape{64, 1, 32, 64, true}, Shape{8, 12, 128, 64, false}, Shape{16, 4, 256, 64, true},
                               Shape{16, 6, 197, 64, false}, Shape{4, 12, 512, 64, true}, Shape{1, 12, 2048, 64, true}})
        for (const auto& type : types)
            for (const auto& name : normalizers) {
                const auto scalar = type == "bf16" ? at::kBFloat16 : at::kFloat;
                const attention::Normalizer normalizer{attention::normalizerNamed(name).value(), -.003, 1};
                const bool tiny = shape.tokens < 64;
                runCase(makeProblem(shape, scalar, normalizer), tiny ? rounds * 20 : rounds);
            }
    return 0;
}

}  // namespace
}  // namespace outeffhop::bench

int main(int argc, char** argv) {
    CLI::App app(
        "Times core/attention against the explicit eager form.\nExample: bench_attention --threads 2 --rounds 9");
    int threads = at::get_num_threads(), rounds = 9;
    std::vector<std::string> types{"fp32", "bf16"}, normalizers{"softmax1"};
    app.add_option("--threads", threads)->check(CLI::PositiveNumber);
    app.add_option("--rounds", rounds, "counted rounds a case")->check(CLI::PositiveNumber);
    app.add_option("--types", types)->delimiter(',')->check(CLI::IsMember({"fp32", "bf16"}));
    app.add_option("--normalizers", normalizers)
        ->delimiter(',')
        ->check(CLI::IsMember({"softmax", "softmax1", "clipped_softmax", "clipped_softmax1"}));
    CLI11_PARSE(app, argc, argv);
    return outeffhop::bench::run(threads, rounds, types, normalizers);
}
