// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/new_run.h"

#include <algorithm>

namespace outeffhop::store {
namespace {

std::string defaultName(const config::RunConfig& config) {
    const bool readsText = config.data.task == "text" || config::classifiesText(config);
    return fmt::format("{} · {}", readsText ? config.model.kind : config.data.task, config.attention.normalizer);
}

std::string seedSuffix(std::int64_t seed) {
    return fmt::format(" · seed {}", seed);
}

}  // namespace

NewRun newRun(const config::RunConfig& config, const std::string& group) {
    auto named = config;
    if (named.name.empty()) named.name = defaultName(config);
    return {.name = named.name,
            .group = group,
            .model = config.model.kind,
            .normalizer = config.attention.normalizer,
            .task = config.data.task,
            .seed = config.seed,
            .steps = config.train.steps,
            .configJson = config::toJson(named).dump()};
}

std::vector<NewRun> newRuns(const config::RunConfig& config, const std::vector<std::int64_t>& seeds) {
    std::vector<NewRun> runs;
    const auto name = newRun(config).name;
    for (const auto seed : seeds) {
        auto seeded = config;
        seeded.seed = seed;
        seeded.name = seeds.size() > 1 ? name + seedSuffix(seed) : name;
        runs.push_back(newRun(seeded, seeds.size() > 1 ? name : std::string()));
    }
    return runs;
}

std::vector<NewRun> newRuns(const config::Recipe& recipe, const std::vector<std::int64_t>& seeds) {
    std::vector<NewRun> runs;
    const auto add = [&](config::RunConfig config, bool several) {
        config.name = fmt::format("{} · {}{}", recipe.name, config.name, several ? seedSuffix(config.seed) : "");
        runs.push_back(newRun(config, recipe.name + seedSuffix(config.seed)));
    };
    if (seeds.empty())
        for (const auto& run : recipe.runs) add(run, false);
    for (const auto seed : seeds)
        for (auto run : recipe.runs) {
            run.seed = seed;
            add(std::move(run), seeds.size() > 1);
        }
    return runs;
}

Result<std::vector<CatalogueRun>> unfinishedLaunch(Catalogue& catalogue, const std::vector<NewRun>& runs) {
    const auto all = catalogue.runs();
    if (!all) return fail(all.error());
    std::vector<CatalogueRun> found;
    for (const auto& run : runs)
        if (const auto same = std::ranges::find(*all, run.configJson, &CatalogueRun::configJson); same != all->end())
            found.push_back(*same);
    const bool finished = std::ranges::all_of(found, [](const auto& run) { return run.state == RunState::finished; });
    if (found.size() < runs.size() || finished) return std::vector<CatalogueRun>();
    return found;
}

}  // namespace outeffhop::store
