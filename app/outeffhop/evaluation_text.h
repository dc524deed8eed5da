// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "app/outeffhop/printing.h"
#include "core/store/evaluation.h"

namespace outeffhop::cli {

/// The numbers, with `explain` their definitions too, and the `tensors` with the largest kurtosis.
std::string toText(const store::EvaluationRecord& record, bool explain, int tensors);

/// Everything; NaN becomes null.
Json toJson(const store::EvaluationRecord& record);

/// The newest evaluation of a run, if there is one.
Result<std::optional<store::EvaluationRecord>> newestEvaluation(const store::RunFolder& folder);

}  // namespace outeffhop::cli
