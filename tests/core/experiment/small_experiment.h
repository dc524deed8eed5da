// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>

#include "core/experiment/grid.h"
#include "core/experiment/parse_experiment.h"

namespace outeffhop::experiment {

/// Two cases, two methods, two seeds of the backcopy task; the second case is quantized, and better when higher.
inline constexpr const char* kSmallExperiment = R"({
    "title": "Small",
    "data": {"start": "a checkpoint"},
    "common": {"data": {"task": "backcopy", "length": 32}, "model": {"layers": 2, "heads": 1, "width": 64}, "train.steps": 100},
    "measures": [
        {"name": "norm", "title": "max inf norm", "from": "outlier.max_inf_norm"},
        {"name": "fp", "title": "FP", "from": "quantization.original"},
        {"name": "w8a8", "title": "W8A8", "from": "quantization.quantized"},
        {"name": "gap", "title": "W8A8 − FP", "difference": ["w8a8", "fp"]}
    ],
    "methods": [
        {"name": "Vanilla", "settings": {"attention.normalizer": "softmax"}},
        {"name": "OutEffHop", "settings": {"attention.normalizer": "softmax1"}}
    ],
    "cases": [
        {"name": "short", "settings": {"train.initial_weights": "$start"},
         "published": {"Vanilla": {"norm": [10, 0.5], "fp": 6, "w8a8": [7.5, 0.1]}, "OutEffHop": {"norm": 4}}},
        {"name": "long", "settings": {"train": {"steps": 200}}, "quantization": {"preset": "w8a8"}, "higher_is_better": ["fp"]}
    ],
    "seeds": [3, 4],
    "orderings": [{"measure": "norm", "better": "OutEffHop", "than": ["Vanilla"]},
                  {"measure": "fp", "better": "OutEffHop", "than": ["Vanilla"]}]
})";

inline Experiment smallExperiment() {
    auto experiment = parseExperiment(kSmallExperiment, [](const auto&) -> Result<Experiment> { return fail("none"); });
    if (!experiment) throw std::runtime_error(experiment.error().message);
    experiment->name = "small";
    return *experiment;
}

inline std::vector<Cell> cellsOf(const Experiment& experiment) {
    auto cells = cellsOf(experiment, {});
    if (!cells) throw std::runtime_error(cells.error().message);
    return *cells;
}

}  // namespace outeffhop::experiment
