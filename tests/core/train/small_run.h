// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <filesystem>

#include "core/train/trainer.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::train {

/// A run of a few milliseconds a step on the backcopy task.
inline config::RunConfig smallRun() {
    config::RunConfig config;
    config.model.layers = 2;
    config.model.heads = 2;
    config.model.width = 16;
    config.model.dropout = 0.1;
    config.data.task = "backcopy";
    config.data.length = 12;
    config.train.steps = 20;
    config.train.batch = 8;
    config.train.warmup = 2;
    config.train.learningRate = 1e-2;
    config.train.evaluateBatches = 2;
    config.train.threads = 1;
    config.train.device = "cpu";
    return config;
}

inline Trainer makeTrainer(const config::RunConfig& config) {
    auto trainer = Trainer::create(config, c10::kCPU);
    if (!trainer) throw std::runtime_error(trainer.error().message);
    return std::move(*trainer);
}

inline std::vector<StepResult> advance(Trainer& trainer, int steps) {
    std::vector<StepResult> results;
    for (int i = 0; i < steps; ++i) results.push_back(trainer.advance().value());
    return results;
}

inline void expectSameParameters(Trainer& a, Trainer& b) {
    const auto other = b.model().named_parameters();
    for (const auto& item : a.model().named_parameters())
        EXPECT_TRUE(at::equal(item.value(), other[item.key()])) << item.key();
}

inline void expectSameResults(const std::vector<StepResult>& a, const std::vector<StepResult>& b) {
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        EXPECT_EQ(a[i].step, b[i].step);
        EXPECT_EQ(a[i].loss, b[i].loss);
        EXPECT_EQ(a[i].learningRate, b[i].learningRate);
        EXPECT_EQ(a[i].gradientNorm, b[i].gradientNorm);
        EXPECT_EQ(a[i].noopMass, b[i].noopMass);
        EXPECT_EQ(a[i].gateMean, b[i].gateMean);
        EXPECT_EQ(a[i].infNorm, b[i].infNorm);
    }
}

/// An empty folder of this test.
inline std::filesystem::path emptyFolder(const std::string& name) {
    const auto folder = tests::programFolder() / name;
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    return folder;
}

}  // namespace outeffhop::train
