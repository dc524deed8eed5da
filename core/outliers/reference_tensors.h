// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/models/model.h"
#include "core/models/tap.h"

namespace outeffhop::outliers {

/// What one row of a tensor is when its inf norm and kurtosis are taken; averages are over rows. Of STanHop-Net, whose
/// sequences are windows: one series, or one segment of all series.
enum class Rows { sequences, tokens, classToken, series, segments, associations, poolings };

/// The output of modules of the program a model comes from, under their names there.
struct ReferenceTensor {
    std::vector<std::string> modules;  ///< several where some hand a tensor on as it is: each is counted by itself
    std::vector<models::Site> sites;   ///< where we have it; a row is that of the first site, then that of the next
    Rows rows = Rows::sequences;
    bool hasKurtosis = true;        ///< else only its inf norm is reported
    bool isBlockOutput = false;     ///< counted in our own figures
    bool isForecastOutput = false;  ///< STanHop-Net: of the last batch as a whole the script reports more
};

/// The tensors that the reference script of a model hooks (code of arXiv 2404.03828: validate_mlm_config.py,
/// validate_clm.py, validate_vit.py, exp_stanhop.py), and the outputs of all blocks.
///
/// BERT: of each layer `output.dense`, `output.LayerNorm` and the latter's input. OPT: the final norm and of each layer
/// its output, fc2, out_proj and both norms; fc2 and final_layer_norm, which transformers applies to [tokens, width],
/// are measured a token. ViT: all modules with an output of their own or a handed-on one, as in timm 0.9, but those of
/// attention probabilities and gates. STanHop-Net: all modules but the encoder, whose output is a list; a row is what
/// the module is given as one element of a batch: a window, one series of it or one segment of it.
std::vector<ReferenceTensor> referenceTensors(const models::Model& model);
std::vector<ReferenceTensor> referenceTensors(const models::StanhopConfig& config);

}  // namespace outeffhop::outliers
