// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "core/experiment/experiment.h"

namespace outeffhop::experiment {

/// The experiment in a JSON text; `load` finds another one, whose published numbers are taken. Unknown entries,
/// methods, measures and names given twice are refused.
Result<Experiment> parseExperiment(const std::string& text,
                                   const std::function<Result<Experiment>(const std::string& name)>& load);

}  // namespace outeffhop::experiment
