// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/model.h"

#include <ATen/ATen.h>

#include "core/models/bert.h"
#include "core/models/fused/gemm.h"
#include "core/models/opt.h"
#include "core/models/sequence_classification.h"
#include "core/models/stanhop/stanhop_net.h"
#include "core/models/vit.h"

namespace outeffhop::models {

at::Tensor Loss::mean() const {
    return sum / count.clamp_min(1);
}

bool hasBf16Products() {
    return fused::hasBf16Products();
}

std::shared_ptr<Model> makeModel(const ModelConfig& config, at::TensorOptions options) {
    switch (config.kind) {
        case ModelKind::bert:
            if (config.classes > 0) return std::make_shared<BertForSequenceClassification>(config, options);
            return std::make_shared<BertForMaskedLM>(config, options);
        case ModelKind::vit:
            return std::make_shared<VisionTransformer>(config, options);
        default:
            if (config.classes > 0) return std::make_shared<OptForSequenceClassification>(config, options);
            return std::make_shared<OptForCausalLM>(config, options);
    }
}

std::shared_ptr<Model> makeModel(const StanhopConfig& config, at::TensorOptions options) {
    return std::make_shared<StanhopNet>(config, options);
}

std::shared_ptr<Model> makeModel(const AnyConfig& config, at::TensorOptions options) {
    return std::visit([&](const auto& known) { return makeModel(known, options); }, config);
}

}  // namespace outeffhop::models
