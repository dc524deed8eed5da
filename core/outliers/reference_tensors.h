// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/models/model.h"
#include "core/models/tap.h"

namespace outeffhop::outliers {

/// What one row of a tensor is when its inf norm and kurtosis are taken; averages are over rows.
enum class Rows { sequences, tokens, classToken };

/// The output of modules of the program a model comes from, under their names there.
struct ReferenceTensor {
    std::vector<std::string> modules;  ///< several where some hand a tensor on as it is: each is counted by itself
    std::vector<models::Site> sites;   ///< where we have it; a row is that of the first site, then that of the next
    Rows rows = Rows::sequences;
    bool hasKurtosis = true;     ///< else only its inf norm is reported
    bool isReference = true;     ///< else the reference scripts do not report it
    bool isBlockOutput = false;  ///< counted in our own figures
};

/// The tensors that the reference script of a model hooks (code of arXiv 2404.03828: validate_mlm_config.py,
/// validate_clm.py, validate_vit.py, exp_stanhop.py), and the outputs of all blocks.
///
/// BERT: of each layer `output.dense`, `output.LayerNorm` and the latter's input. OPT: the final norm and of each layer
/// its output, fc2, out_proj and both norms; fc2 and final_layer_norm, which transformers applies to [tokens, width],
/// are measured a token. ViT: all modules with an output of their own or a handed-on one, as in timm 0.9, but those of
/// attention probabilities and gates. STanHop-Net: the layers of the decoder.
std::vector<ReferenceTensor> referenceTensors(const models::Model& model);

}  // namespace outeffhop::outliers
