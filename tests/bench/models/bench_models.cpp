// SPDX-License-Identifier: GPL-3.0-or-later
// Training steps a second against the same model in eager PyTorch with explicit Softmax_1 (peer_models.py), in
// alternating bursts with the same threads.
//
//   bench_models [PYTHON [THREADS [SECONDS]]]     PYTHON: one that has torch (default python3)
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "core/base/clock.h"
#include "core/models/model.h"
#include "tests/bench/models/peer_process.h"

namespace {

using namespace outeffhop;
using namespace outeffhop::models;

struct Setting {
    const char* name;
    ModelKind kind;
    std::int64_t vocabulary, layers, heads, width, length, batch;
    double dropout;
    double target;  ///< least ratio wanted; 0: none
};

constexpr Setting kSettings[] = {
    {"backcopy, 2 x 64", ModelKind::opt, 30, 2, 1, 64, 32, 64, 0, 2},
    {"backcopy, 3 x 64", ModelKind::opt, 30, 3, 1, 64, 32, 64, 0, 2},
    {"OPT, 4 x 256", ModelKind::opt, 256, 4, 4, 256, 256, 16, 0, 1.5},
    {"OPT, 4 x 256, dropout .1", ModelKind::opt, 256, 4, 4, 256, 256, 16, 0.1, 0},
    {"BERT, 4 x 256, dropout .1", ModelKind::bert, 260, 4, 4, 256, 128, 16, 0.1, 0},
    {"OPT, 2 x 256, large vocabulary", ModelKind::opt, 50272, 2, 4, 256, 128, 8, 0, 0},
};

class Ours {
 public:
    explicit Ours(const Setting& setting) {
        ModelConfig config;
        config.kind = setting.kind;
        config.vocabulary = setting.vocabulary;
        config.layers = setting.layers;
        config.heads = setting.heads;
        config.width = setting.width;
        config.ffnWidth = 4 * setting.width;
        config.positions = setting.length;
        config.dropout = setting.dropout;
        config.normalizer.kind = attention::NormalizerKind::softmax1;
        model_ = makeModel(config);
        parameters_ = model_->parameters();
        for (const auto& parameter : parameters_) {
            first_.push_back(at::zeros_like(parameter));
            second_.push_back(at::zeros_like(parameter));
            steps_.push_back(at::zeros({}, at::kFloat));
        }
        ids_ = at::randint(setting.vocabulary, {setting.batch, setting.length}, at::kLong);
        targets_ = at::randint(setting.vocabulary, {setting.batch, setting.length}, at::kLong);
        if (setting.kind == ModelKind::bert) targets_.index_put_({at::rand(targets_.sizes()) >= 0.15}, kIgnored);
    }

    double run(int steps) {
        const double start = steadySeconds();
        for (int step = 0; step < steps; ++step) trainStep();
        return steadySeconds() - start;
    }

 private:
    void trainStep() {
        model_->loss(model_->encode(ids_).hidden, targets_).mean().backward();
        const at::NoGradGuard noGradient;
        std::vector<at::Tensor> gradients;
        for (const auto& parameter : parameters_) gradients.push_back(parameter.grad());
        const at::Tensor norm = at::stack(at::_foreach_norm(gradients)).norm();
        const at::Tensor scale = norm.clamp_min(1);
        at::_foreach_add_(steps_, 1);
        at::_fused_adamw_(parameters_, gradients, first_, second_, {}, steps_, 1e-3, 0.9, 0.999, 0.01, 1e-8, false,
                          false, scale);
        for (auto& parameter : parameters_) parameter.mutable_grad().reset();
    }

    std::shared_ptr<Model> model_;
    std::vector<at::Tensor> parameters_, first_, second_, steps_;
    at::Tensor ids_, targets_;
};

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

std::string peerArguments(const Setting& setting, int threads) {
    return fmt::format("{} {} {} {} {} {} {} {} {}", setting.kind == ModelKind::bert ? "bert" : "opt",
                       setting.vocabulary, setting.layers, setting.heads, setting.width, setting.length, setting.batch,
                       setting.dropout, threads);
}

void compare(const Setting& setting, const std::string& python, int threads, double seconds) {
    Ours ours(setting);
    bench::PeerProcess peer(python + " tests/bench/models/peer_models.py " + peerArguments(setting, threads));
    ours.run(3);
    peer.run(3);
    const int steps = std::clamp(static_cast<int>(0.25 / (ours.run(3) / 3)), 1, 200);
    std::vector<double> oursTimes, peerTimes, ratios;
    for (const double end = steadySeconds() + seconds; steadySeconds() < end || ratios.size() < 5;) {
        oursTimes.push_back(ours.run(steps) / steps);
        peerTimes.push_back(peer.run(steps) / steps);
        ratios.push_back(peerTimes.back() / oursTimes.back());
    }
    const double ratio = median(ratios);
    fmt::print("{:<32} {:>9.2f} {:>9.2f} {:>9.2f} {:>9.2f} {:>7.2f}x {}\n", setting.name, 1e3 * median(oursTimes),
               1e3 * *std::ranges::min_element(oursTimes), 1e3 * median(peerTimes),
               1e3 * *std::ranges::min_element(peerTimes), ratio,
               setting.target == 0
                   ? ""
                   : fmt::format("(wanted {}x: {})", setting.target, ratio >= setting.target ? "yes" : "NO"));
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
    const std::string python = argc > 1 ? argv[1] : "python3";
    const int threads = argc > 2 ? std::stoi(argv[2]) : at::get_num_threads();
    const double seconds = argc > 3 ? std::stod(argv[3]) : 10;
    at::set_num_threads(threads);
    std::string load;
    std::getline(std::ifstream("/proc/loadavg"), load);
    fmt::print("{} threads, load average {}; ms a training step, median and best; ratio: median over pairs\n", threads,
               load);
    fmt::print("{:<32} {:>9} {:>9} {:>9} {:>9} {:>8}\n", "", "ours", "best", "PyTorch", "best", "ratio");
    for (const Setting& setting : kSettings) compare(setting, python, threads, seconds);
}
