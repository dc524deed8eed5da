// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include "core/data/batch.h"
#include "core/data/images/image_batch.h"
#include "core/data/labelled/labelled_batch.h"
#include "core/data/series/series_batch.h"

namespace outeffhop::train {

/// A batch where the model is: what models::Model reads and has to predict.
struct BatchTensors {
    at::Tensor inputs, targets;
    at::Tensor trigger;       ///< [sequences, length] bool: queries at a trigger; undefined where the task has none
    at::Tensor keyMask = {};  ///< [sequences, length] bool: true on tokens, false on padding; undefined without padding
};

BatchTensors toDevice(const data::Batch& batch, c10::Device device);
BatchTensors toDevice(const data::ImageBatch& batch, c10::Device device);
BatchTensors toDevice(const data::SeriesBatch& batch, c10::Device device);
BatchTensors toDevice(const data::LabelledBatch& batch, c10::Device device);

/// Of the first `sequences`.
BatchTensors firstOf(const BatchTensors& batch, std::int64_t sequences);

}  // namespace outeffhop::train
