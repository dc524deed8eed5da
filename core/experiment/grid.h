// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/experiment.h"

namespace outeffhop::experiment {

/// What a user adds to an experiment.
struct Choice {
    std::map<std::string, std::string> data = {};  ///< files by the names of Experiment::data
    std::vector<std::string> assignments = {};     ///< "train.steps=100", on top of every run's settings
    std::vector<std::string> only = {};            ///< "BERT", "BERT/OutEffHop", "/OutEffHop"; empty: everything
    std::vector<std::int64_t> seeds = {};          ///< instead of the experiment's own, unless empty
};

/// One run of the table.
struct Cell {
    std::size_t caseIndex = 0, methodIndex = 0;
    config::RunConfig config;  ///< a file that was not given stays "$text"
};

/// All chosen runs, the first seed of everything before the second. Fails with the case and method whose settings are
/// wrong, and on unknown names in the choice.
Result<std::vector<Cell>> cellsOf(const Experiment& experiment, const Choice& choice);

/// Fails when a cell needs a file that was not given, with what it should be, or has settings that do not fit together.
Status validate(const Experiment& experiment, const std::vector<Cell>& cells);

/// A setting stands for a file that was not given.
bool isPlaceholder(const Json& value);

}  // namespace outeffhop::experiment
