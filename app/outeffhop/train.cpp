// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/ranges.h>

#include <memory>

#include "app/outeffhop/follow.h"
#include "app/outeffhop/printing.h"
#include "core/base/paths.h"
#include "core/store/new_run.h"

namespace outeffhop::cli {
namespace {

struct Options {
    store::Workspace workspace;
    std::string recipe, configFile, name, from;
    std::vector<std::string> assignments;
    std::vector<std::int64_t> seeds;
    bool anew = false, detach = false, json = false;
};

Result<config::Recipe> chosenRuns(const Options& options) {
    if (!options.recipe.empty()) return config::loadRecipe(options.recipe);
    if (options.configFile.empty()) return config::Recipe{.name = {}, .title = {}, .description = {}, .runs = {{}}};
    const auto text = readFile(options.configFile);
    if (!text) return fail(text.error());
    auto config = config::fromJsonText(*text);
    if (!config) return fail(std::move(config.error()).during(options.configFile));
    return config::Recipe{.name = {}, .title = {}, .description = {}, .runs = {std::move(*config)}};
}

/// "RUN" or "RUN@step" as the folder of that run's checkpoint; without a step the newest.
Result<std::filesystem::path> checkpointOf(store::Catalogue& catalogue, const std::string& text) {
    const auto at = text.rfind('@');
    const auto run = catalogue.find(text.substr(0, at));
    if (!run) return fail(run.error());
    const auto folder = catalogue.workspace().run(run->id).checkpoints();
    if (at != std::string::npos) return folder / fmt::format("step-{:0>8}", text.substr(at + 1));
    std::filesystem::path newest;
    std::error_code none;
    for (const auto& entry : std::filesystem::directory_iterator(folder, none))
        if (entry.path().filename().string().starts_with("step-")) newest = std::max(newest, entry.path());
    if (newest.empty()) return fail("{} has no checkpoint to start from", run->name);
    return newest;
}

Result<std::vector<store::NewRun>> newRuns(store::Catalogue& catalogue, const Options& options) {
    if (options.recipe.empty() && options.configFile.empty() && options.assignments.empty())
        return fail(
            "say what to train: --recipe NAME ({}), --config FILE, or settings such as --set data.path=book.txt",
            fmt::join(config::recipeNames(), ", "));
    auto recipe = chosenRuns(options);
    if (!recipe) return fail(recipe.error());
    for (auto& run : recipe->runs) {
        if (!options.name.empty()) run.name = recipe->runs.size() > 1 ? options.name + " · " + run.name : options.name;
        if (!options.from.empty()) {
            const auto folder = checkpointOf(catalogue, options.from);
            if (!folder) return fail(folder.error());
            run.train.initialWeights = folder->string();
        }
        for (const auto& assignment : options.assignments)
            if (auto status = config::setFromText(run, assignment); !status) return fail(status.error());
        if (auto status = config::validate(run); !status) return fail(status.error());
    }
    for (config::RunConfig seeded; const auto seed : options.seeds)
        if (auto status = config::set(seeded, "seed", seed); !status) return fail(status.error());
    if (!options.recipe.empty()) return store::newRuns(*recipe, options.seeds);
    auto& run = recipe->runs.front();
    return store::newRuns(run, options.seeds.empty() ? std::vector{run.seed} : options.seeds);
}

Result<std::vector<std::string>> create(store::Catalogue& catalogue, const std::vector<store::NewRun>& runs) {
    std::vector<std::string> ids;
    for (const auto& run : runs) {
        const auto created = catalogue.create(run);
        if (!created) return fail(created.error());
        ids.push_back(created->id);
    }
    return ids;
}

/// The ids of the runs to train: those of the recipe's last launch if that was interrupted, else new ones.
Result<std::vector<std::string>> launch(store::Catalogue& catalogue, const std::vector<store::NewRun>& runs,
                                        const Options& options) {
    if (options.recipe.empty() || options.anew) return create(catalogue, runs);
    const auto unfinished = store::unfinishedLaunch(catalogue, runs);
    if (!unfinished) return fail(unfinished.error());
    if (unfinished->empty()) return create(catalogue, runs);
    std::vector<std::string> ids;
    for (const auto& run : *unfinished) ids.push_back(run.id);
    fmt::print(stderr, "{} was begun before and has not finished: it goes on. (--anew trains it from the start.)\n",
               options.recipe);
    return ids;
}

Exit train(const Options& options) {
    auto catalogue = store::Catalogue::open(options.workspace);
    if (!catalogue) return report(catalogue.error());
    const auto runs = newRuns(*catalogue, options);
    if (!runs) return report(runs.error(), Exit::wrongUse);
    const auto ids = launch(*catalogue, *runs, options);
    if (!ids) return report(ids.error());
    if (!options.detach) return queueAndFollow(*catalogue, *ids, options.json);
    if (auto status = queue(*catalogue, *ids); !status) return report(status.error());
    print(options.json ? Json{{"runs", *ids}}.dump() + "\n" : fmt::format("{}\n", fmt::join(*ids, "\n")));
    return Exit::fine;
}

}  // namespace

void addTrain(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    auto* command =
        addCommand(app, "train", "Train models: a recipe, a configuration file, or settings given here",
                   "outeffhop train --recipe backcopy --seeds 0,1,2\n"
                   "  outeffhop train --set model.kind=bert --set data.path=book.txt --set train.steps=2000");
    auto* recipe = command->add_option("--recipe", options->recipe, "Recipe by name or file")->type_name("NAME");
    command->add_option("--config", options->configFile, "Configuration as JSON")->type_name("FILE")->excludes(recipe);
    command->add_option("--set", options->assignments, "One setting, see outeffhop params")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    command->add_option("--seeds", options->seeds, "One run a seed: 0,1,2")->delimiter(',')->type_name("N,...");
    command->add_option("--name", options->name, "Name of the runs")->type_name("TEXT");
    command->add_option("--from", options->from, "Start from the weights of a run's checkpoint")
        ->type_name("RUN[@STEP]");
    command->add_flag("--anew", options->anew, "Begin again though the recipe's last runs have not finished")
        ->needs(recipe);
    command->add_flag("--detach", options->detach, "Print the ids and return; the runs go on by themselves");
    addJsonOption(*command, options->json);
    addWorkspaceOption(*command, options->workspace);
    command->callback([options, &chosen] { chosen = [options] { return train(*options); }; });
}

}  // namespace outeffhop::cli
