// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/models/model.h"
#include "core/models/stanhop/stanhop_json.h"
#include "core/models/stanhop/stanhop_observed.h"
#include "core/models/stanhop/stanhop_parameters.h"

namespace outeffhop::models {

/// STanHop-Net: forecasts several time series at once. Its parameters have the names of the reference code, so that
/// state dicts go both ways. Queries are segments of series; they are ordered by series, then by segment.
/// Encoded::hidden is the forecast, noop and gate have one entry for each of stanhopAttentions(), and blockOutputs, [B,
/// queries, width], are those of encoder blocks and decoder layers.
class StanhopNet final : public Model {
 public:
    /// Freshly initialised (from the default generator), in train() mode. `config` has to be valid.
    explicit StanhopNet(const StanhopConfig& config, at::TensorOptions options = {});

    [[nodiscard]] const StanhopConfig& config() const { return config_; }
    [[nodiscard]] ModelKind kind() const override { return ModelKind::stanhop; }
    [[nodiscard]] Prediction prediction() const override { return Prediction::forecast; }
    [[nodiscard]] nlohmann::ordered_json configJson() const override { return stanhopToJson(config_); }
    [[nodiscard]] std::vector<std::string> attentions() const override;
    [[nodiscard]] std::int64_t heads() const override { return config_.heads; }
    [[nodiscard]] std::vector<store::TensorDefinition> observedTensors() const override {
        return models::observedTensors(config_);
    }

    /// A key mask has to be undefined: steps are all real.
    Encoded encode(const at::Tensor& past, const at::Tensor& keyMask = {}, Observer* observer = nullptr,
                   Tap* tap = nullptr) const override;
    [[nodiscard]] at::Tensor predict(const at::Tensor& hidden) const override { return hidden; }

    /// Squared errors.
    [[nodiscard]] Loss loss(const at::Tensor& hidden, const at::Tensor& targets) const override;
    [[nodiscard]] at::Tensor losses(const at::Tensor& hidden, const at::Tensor& targets) const override;

 private:
    StanhopConfig config_;
    StanhopParameters parameters_;
};

}  // namespace outeffhop::models
