// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/theory/experiment.h"

namespace outeffhop::theory {

const std::vector<Experiment>& experiments() {
    static const std::vector<Experiment> all{
        {"landscape",
         "What energy do states between and around stored patterns have?",
         {.beta = 20, .patterns = 10},
         landscape},
        {"descent", "Does the energy fall with every update, and where do updates end?", {.beta = 20}, descent},
        {"bound", "How far is one update from the pattern, and how far may it be at most?", {}, bound},
        {"capacity", "How does the error grow with the number of patterns stored?", {.patterns = 500}, capacity},
        {"noise", "How does the error grow with noise on the query?", {}, noise},
        {"noop", "What does a query find that is like no pattern?", {}, noop},
    };
    return all;
}

const Experiment* findExperiment(const std::string& name) {
    const auto found = std::ranges::find(experiments(), name, &Experiment::name);
    return found == experiments().end() ? nullptr : &*found;
}

}  // namespace outeffhop::theory
