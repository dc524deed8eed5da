// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/models/model.h"

namespace outeffhop::models {

/// A model that is one stack of blocks: attention i is that of block i.
class Transformer : public Model {
 public:
    [[nodiscard]] const ModelConfig& config() const { return config_; }
    [[nodiscard]] ModelKind kind() const override { return config_.kind; }
    [[nodiscard]] Prediction prediction() const override {
        return config_.kind == ModelKind::vit || config_.classes > 0 ? Prediction::classes : Prediction::tokens;
    }
    [[nodiscard]] nlohmann::ordered_json configJson() const override { return toHuggingFace(config_); }
    [[nodiscard]] std::vector<std::string> attentions() const override;
    [[nodiscard]] std::int64_t heads() const override { return config_.heads; }
    [[nodiscard]] std::vector<store::TensorDefinition> observedTensors() const override {
        return models::observedTensors(config_);
    }

 protected:
    explicit Transformer(const ModelConfig& config) : config_(config) {}

 private:
    ModelConfig config_;
};

}  // namespace outeffhop::models
