// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/outliers/outlier_meter.h"

namespace outeffhop::outliers {

/// A number of a table, and which tensors and reductions it is made of.
struct Figure {
    store::MetricDefinition definition;
    double value = 0;
};

/// What a model is judged by: our own two numbers (eval.max_inf_norm, eval.average_kurtosis: over the outputs of all
/// blocks), and those of its reference script under its own names behind "reference." (paper.md section 4).
std::vector<Figure> figuresOf(models::ModelKind kind, const std::vector<TensorFigures>& tensors);

}  // namespace outeffhop::outliers
