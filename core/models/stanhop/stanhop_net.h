// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/nn/module.h>

#include <vector>

#include "core/models/observer.h"
#include "core/models/stanhop/stanhop_parameters.h"

namespace outeffhop::models {

/// One forward pass. A query is a segment of a series; they are ordered by series, then by segment.
struct Forecast {
    at::Tensor prediction;  ///< [B, horizon, series]
    /// By-products, without gradient.
    std::vector<at::Tensor> noop;          ///< of each of stanhopAttentions(), [B, H, queries]: p_noop
    std::vector<at::Tensor> gate;          ///< likewise, gate probabilities; empty without gates
    std::vector<at::Tensor> blockOutputs;  ///< of encoder blocks and decoder layers, [B, queries, width]
};

/// Squared error over all predicted numbers.
struct ForecastLoss {
    at::Tensor sum;    ///< 0-dimensional, with gradient
    at::Tensor count;  ///< predicted numbers, 0-dimensional int64
    [[nodiscard]] at::Tensor mean() const { return sum / count; }
};

/// STanHop-Net: forecasts several time series at once. Its parameters have the names of the reference code, so that
/// state dicts go both ways. It stays on the device and in the type it was made with.
class StanhopNet final : public torch::nn::Module {
 public:
    /// Freshly initialised (from the default generator), in train() mode. `config` has to be valid.
    explicit StanhopNet(const StanhopConfig& config, at::TensorOptions options = {});

    [[nodiscard]] const StanhopConfig& config() const { return config_; }

    /// From the past [B, past, series]. Dropout is on in train() mode. Wrong shapes throw c10::Error.
    Forecast encode(const at::Tensor& past, Observer* observer = nullptr) const;
    /// Its prediction only.
    at::Tensor forward(const at::Tensor& past) const { return encode(past).prediction; }

    /// `targets` [B, horizon, series].
    [[nodiscard]] static ForecastLoss loss(const at::Tensor& prediction, const at::Tensor& targets);

 private:
    StanhopConfig config_;
    StanhopParameters parameters_;
};

}  // namespace outeffhop::models
