// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "core/models/checkpoint/checkpoint.h"
#include "core/store/workspace.h"
#include "core/train/samples.h"

namespace outeffhop::worker {

/// A trained model in float32 and the data to use it on.
struct OpenCheckpoint {
    std::int64_t step = 0;
    std::unique_ptr<train::Samples> samples;
    std::shared_ptr<models::Model> model;
    models::LoadReport report;  ///< only a head may be missing
};

/// Newest checkpoint of a run, or that of `step`. Fails when there is none.
Result<std::filesystem::path> checkpointOf(const store::RunFolder& folder, std::optional<std::int64_t> step);

/// What turns logits into probabilities: the normalizer that a model was trained with, or another one on the same
/// weights.
enum class NormalizerOf { checkpoint, config };

/// The model of a folder as its config.json describes it, with `config` saying how and where it is computed. Fails when
/// a parameter does not fit or is missing, unless it belongs to the head: that of an encoder is drawn from the default
/// generator.
Result<OpenCheckpoint> openModel(const std::filesystem::path& folder, const config::RunConfig& config,
                                 NormalizerOf normalizer = NormalizerOf::checkpoint);

/// The same with the data of `config`, which have to fit the model.
Result<OpenCheckpoint> openWithData(const std::filesystem::path& folder, const config::RunConfig& config);

}  // namespace outeffhop::worker
