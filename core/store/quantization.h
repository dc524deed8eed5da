// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/store/workspace.h"

namespace outeffhop::store {

/// What quantization did to one tensor.
struct QuantizedTensorRecord {
    std::string name;  ///< a parameter, or a place of the model such as "L3 query"
    bool isWeight = false;
    int bits = 0;
    double low = 0, high = 0;  ///< what the grid covers
    double sqnr = 0;           ///< signal to quantization noise, dB
    double clipped = 0;        ///< share of values outside the grid
};

/// A checkpoint evaluated as it is and on integer grids.
struct QuantizationRecord {
    std::int64_t step = 0;  ///< of the checkpoint
    std::string settings;   ///< JSON: preset, bits, estimators, setup, calibration
    std::string metric;     ///< what was measured, e.g. "perplexity"
    double original = 0, quantized = 0;
    double createdAt = 0;                        ///< seconds since 1970, UTC
    std::vector<QuantizedTensorRecord> tensors;  ///< the worst SQNR first
};

/// Adds a record to a run that nobody works on. Fails when a worker holds the run, or as any write does.
Status recordQuantization(const RunFolder& folder, const QuantizationRecord& record);

/// All of a run, oldest first.
Result<std::vector<QuantizationRecord>> quantizations(const RunFolder& folder);

}  // namespace outeffhop::store
