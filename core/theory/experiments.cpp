// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/theory/experiment.h"

namespace outeffhop::theory {

const std::vector<Experiment>& experiments() {
    static const std::vector<std::int64_t> ten{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, three{1, 2, 3};
    static const std::vector<Experiment> all{
        {"landscape",
         "What energy do states between and around stored patterns have?",
         {.beta = 20, .patterns = 10, .seeds = ten},
         landscape},
        {"descent",
         "Does the energy fall with every update, and where do updates end?",
         {.beta = 20, .seeds = ten},
         descent},
        {"bound", "How far is one update from the pattern, and how far may it be at most?", {.seeds = ten}, bound},
        {"capacity",
         "How does the error grow with the number of patterns stored?",
         {.patterns = 500, .seeds = ten},
         capacity},
        {"noise", "How does the error grow with noise on the query?", {.seeds = ten}, noise},
        {"noop", "What does a query find that is like no pattern?", {.seeds = ten}, noop},
        {"classification",
         "How fast does a classifier learn that associates with it, and what does it make of other images?",
         {.patterns = 1000, .seeds = three},
         classification},
    };
    return all;
}

const Experiment* findExperiment(const std::string& name) {
    const auto found = std::ranges::find(experiments(), name, &Experiment::name);
    return found == experiments().end() ? nullptr : &*found;
}

}  // namespace outeffhop::theory
