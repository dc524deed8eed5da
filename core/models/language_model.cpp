// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/language_model.h"

#include <ATen/ATen.h>

#include "core/models/bert.h"
#include "core/models/fused/gemm.h"
#include "core/models/opt.h"

namespace outeffhop::models {

at::Tensor Loss::mean() const {
    return sum / count.clamp_min(1);
}

bool hasBf16Products() {
    return fused::hasBf16Products();
}

std::shared_ptr<LanguageModel> makeLanguageModel(const ModelConfig& config, at::TensorOptions options) {
    if (config.kind == ModelKind::bert) return std::make_shared<BertForMaskedLM>(config, options);
    return std::make_shared<OptForCausalLM>(config, options);
}

}  // namespace outeffhop::models
