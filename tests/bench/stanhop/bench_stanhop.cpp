// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <CLI/CLI.hpp>
#include <ctime>
#include <iostream>

#include "core/base/clock.h"
#include "core/models/stanhop/stanhop_net.h"
#include "core/train/adamw.h"
#include "core/train/device.h"

/// Trains a STanHop-Net on random windows. Reads lines "steps N" and answers with the seconds N steps took, by
/// the clock and of processor time.
namespace outeffhop {
namespace {

struct Options {
    models::StanhopConfig config;
    int threads = 2, batch = 8;
};

Options parse(int argc, char** argv) {
    CLI::App app{"Training steps of STanHop-Net"};
    Options options;
    auto& config = options.config;
    std::string normalizer = "softmax1";
    bool asMeant = false;
    app.add_option("--threads", options.threads);
    app.add_option("--batch", options.batch);
    app.add_option("--past", config.past);
    app.add_option("--horizon", config.horizon);
    app.add_option("--segment-length", config.segmentLength);
    app.add_option("--layers", config.layers);
    app.add_option("--normalizer", normalizer);
    app.add_flag("--as-meant", asMeant, "Without the faults of the reference");
    app.add_flag("--bf16", config.bf16Products);
    app.parse(argc, argv);
    config.normalizer = {attention::normalizerNamed(normalizer).value(), -0.1, 1.1};
    config.compat = {!asMeant, !asMeant};
    if (auto status = models::validate(config); !status) throw std::runtime_error(status.error().message);
    return options;
}

class Bench {
 public:
    explicit Bench(const Options& options) : model_(options.config), optimizer_(parametersOf(model_), adam()) {
        const auto& config = options.config;
        for (int i = 0; i < 16; ++i)
            batches_.emplace_back(at::randn({options.batch, config.past, config.series}),
                                  at::randn({options.batch, config.horizon, config.series}));
    }

    double steps(int count) {
        const double begin = steadySeconds();
        for (int i = 0; i < count; ++i) step(batches_[static_cast<size_t>(i) % batches_.size()]);
        return steadySeconds() - begin;
    }

 private:
    using Batch = std::pair<at::Tensor, at::Tensor>;

    static train::NamedTensors parametersOf(const torch::nn::Module& model) {
        train::NamedTensors parameters;
        for (const auto& parameter : model.named_parameters()) parameters.emplace_back(parameter.key(), *parameter);
        return parameters;
    }

    static train::AdamWOptions adam() {
        train::AdamWOptions options;
        options.clipNorm = 5;
        return options;
    }

    void step(const Batch& batch) {
        optimizer_.clearGradients();
        const models::Loss loss = model_.loss(model_.encode(batch.first).hidden, batch.second);
        loss.sum.backward();
        const at::Tensor norm = optimizer_.step(1e-4, loss.count);
        if (!std::isfinite(loss.mean().item<float>() + norm.item<float>())) throw std::runtime_error("diverged");
    }

    models::StanhopNet model_;
    train::AdamW optimizer_;
    std::vector<Batch> batches_;
};

}  // namespace
}  // namespace outeffhop

int main(int argc, char** argv) {
    using namespace outeffhop;
    try {
        const Options options = parse(argc, argv);
        config::RunConfig::Train device;
        device.device = "cpu";
        device.threads = options.threads;
        if (auto prepared = train::prepareDevice(device); !prepared) throw std::runtime_error(prepared.error().message);
        at::manual_seed(0);
        Bench bench(options);
        std::string what;
        for (int count = 0; std::cin >> what >> count;) {
            const std::clock_t before = std::clock();
            const double seconds = bench.steps(count);
            std::cout << seconds << " " << double(std::clock() - before) / CLOCKS_PER_SEC << std::endl;
        }
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
}
