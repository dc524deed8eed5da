// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "core/config/run_config.h"
#include "core/store/catalogue.h"

namespace outeffhop::worker {

/// What a model is looked at with: one of text, image and series is not empty.
struct Specimen {
    std::string text = {};              ///< goes through the tokenizer of the configuration, with the special tokens
    std::string textPair = {};          ///< read behind the text; empty: none
    std::filesystem::path image = {};   ///< cropped and scaled as for validation
    std::filesystem::path series = {};  ///< a CSV file, standardised by its own rows; one of its windows
};

/// Adds a finished run that holds all attention maps, no-op probabilities, activations and statistics of the model of a
/// checkpoint folder on one specimen, computed with the normalizer of `config`, which also names the run. Gives back
/// its id. Fails when the model cannot read such a specimen, or the text is longer than its positions.
Result<std::string> inspectModel(store::Catalogue& catalogue, const std::filesystem::path& checkpoint,
                                 config::RunConfig config, const Specimen& specimen);

}  // namespace outeffhop::worker
