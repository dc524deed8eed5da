// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/models/model_config.h"

namespace outeffhop::models {

/// The name we use for a tensor that a checkpoint calls `name`: without "module." in front, with the prefix that files
/// of the bare OPTModel or BertModel lack, and with weight and bias for the old LayerNorm.gamma and LayerNorm.beta;
/// Hugging Face's ViT in timm's words, its projections as "attn.q", "attn.k" and "attn.v".
std::string currentName(const std::string& name, ModelKind kind);

/// Tensors that are the same as a parameter and that files may hold as well, or instead.
struct TiedName {
    std::string alias, parameter;
};
std::vector<TiedName> tiedNames(ModelKind kind);

}  // namespace outeffhop::models
