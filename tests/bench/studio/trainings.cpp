// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/studio/trainings.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "core/config/parameters.h"
#include "core/store/new_run.h"
#include "core/store/queue.h"

namespace outeffhop::bench {

template <class F>
bool Trainings::waitUntil(const F& reached) {
    using namespace std::chrono_literals;
    for (int turn = 0; turn < 600; ++turn, std::this_thread::sleep_for(100ms))
        if (std::ranges::all_of(ids_, [&](const std::string& id) { return reached(catalogue_.find(id).value()); }))
            return true;
    return false;
}

Trainings::Trainings(const store::Workspace& workspace, const std::filesystem::path& worker)
    : catalogue_(store::Catalogue::open(workspace).value()) {
    auto recipe = config::loadRecipe("backcopy").value();
    for (auto& run : recipe.runs) run.train.steps = 1'000'000;
    for (const auto& run : store::newRuns(recipe, {})) {
        ids_.push_back(catalogue_.create(run).value().id);
        if (!catalogue_.enqueue(ids_.back())) throw std::runtime_error("a run cannot be queued");
    }
    if (const auto status = store::startQueued(catalogue_, 3, worker); !status)
        throw std::runtime_error(status.error().message);
    if (!waitUntil([](const store::CatalogueRun& run) { return run.step > 100; }))
        throw std::runtime_error("the runs do not train");
}

Trainings::~Trainings() {
    for (const auto& id : ids_) std::ignore = catalogue_.stop(id);
    waitUntil([](const store::CatalogueRun& run) { return !store::isActive(run.state); });
}

}  // namespace outeffhop::bench
