// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "core/attention/attention.h"
#include "core/models/model_config.h"
#include "core/store/records.h"

namespace outeffhop::models {

/// Looks on while a model encodes. What it is given carries no gradient and may be kept, but not changed.
class Observer {
 public:
    virtual ~Observer() = default;

    /// An observed tensor, [B, S, width]; `tensor` is its id in observedTensors().
    virtual void activation(int tensor, const at::Tensor& value) = 0;

    /// Attention of one layer; probabilities are defined if wantsProbabilities(layer).
    virtual void attention(int layer, const attention::Attended& attended) = 0;

    /// Forces the materialised path of that layer.
    [[nodiscard]] virtual bool wantsProbabilities(int layer) const = 0;
};

/// What an Observer is shown, in order of computation: the embedding; of each layer the attention output (after the
/// output projection, before dropout and residual), the feed-forward output (likewise) and the block output; the final
/// norm of OPT and ViT. Names count layers from 1, ids are positions in the list.
std::vector<store::TensorDefinition> observedTensors(const ModelConfig& config);

/// Ids in observedTensors().
inline int embeddingTensor() {
    return 0;
}
inline int attentionOutputTensor(int layer) {
    return 1 + 3 * layer;
}
inline int ffnOutputTensor(int layer) {
    return 2 + 3 * layer;
}
inline int blockOutputTensor(int layer) {
    return 3 + 3 * layer;
}
inline int finalNormTensor(const ModelConfig& config) {
    return 1 + 3 * static_cast<int>(config.layers);
}

}  // namespace outeffhop::models
