// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/outeffhop/chosen_model.h"

#include "app/outeffhop/printing.h"
#include "core/config/parameters.h"
#include "core/worker/model_settings.h"
#include "core/worker/open_checkpoint.h"

namespace outeffhop::cli {
namespace {

Result<ChosenModel> ofFolder(const std::filesystem::path& folder) {
    const auto model = models::readConfig(folder);
    if (!model) return fail(model.error());
    return ChosenModel{folder, worker::settingsOf(*model, folder), {}};
}

Result<ChosenModel> ofRun(const ModelChoice& choice) {
    auto catalogue = openToRead(choice.workspace);
    if (!catalogue) return fail(catalogue.error());
    const auto run = catalogue->find(choice.model);
    if (!run) return fail(run.error());
    const auto config = config::fromJsonText(run->configJson);
    if (!config) return fail(config.error());
    const auto checkpoint = worker::checkpointOf(choice.workspace.run(run->id),
                                                 choice.step < 0 ? std::nullopt : std::optional(choice.step));
    if (!checkpoint) return fail(checkpoint.error());
    return ChosenModel{*checkpoint, *config, run->id};
}

}  // namespace

void addModelOptions(CLI::App& command, ModelChoice& choice) {
    command
        .add_option("MODEL", choice.model,
                    "A run (id, name or a unique part of either), or a folder with config.json and weights")
        ->type_name("RUN|DIR")
        ->required();
    command.add_option("--step", choice.step, "Checkpoint of a run; default: the newest")
        ->check(CLI::Range(0, 100000000));
    command.add_option("--data", choice.data, "A text, images or a series; default: the run's own")->type_name("PATH");
    command.add_option("--set", choice.assignments, "One setting, see outeffhop params")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    addWorkspaceOption(command, choice.workspace);
}

Result<ChosenModel> chosenModel(const ModelChoice& choice) {
    auto chosen = std::filesystem::is_directory(choice.model) ? ofFolder(choice.model) : ofRun(choice);
    if (!chosen) return chosen;
    if (!choice.data.empty()) chosen->config.data.path = std::filesystem::absolute(choice.data).string();
    for (const auto& assignment : choice.assignments)
        if (auto status = worker::setOfCheckpoint(chosen->config, assignment, choice.otherNormalizer); !status)
            return fail(status.error());
    return chosen;
}

}  // namespace outeffhop::cli
