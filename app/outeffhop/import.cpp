// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/ranges.h>

#include <memory>

#include "app/outeffhop/chosen_model.h"
#include "app/outeffhop/printing.h"
#include "core/base/process.h"
#include "core/config/parameters.h"
#include "core/store/queue.h"
#include "core/worker/import_run.h"
#include "core/worker/model_settings.h"

namespace outeffhop::cli {
namespace {

struct Options {
    store::Workspace workspace;
    std::string folder, name, data;
    std::vector<std::string> assignments;
    bool json = false;
};

Result<config::RunConfig> settings(const Options& options) {
    const auto model = models::readConfig(options.folder);
    if (!model) return fail(model.error());
    auto config = worker::settingsOf(*model, options.folder);
    const auto folder = std::filesystem::canonical(options.folder);
    config.name = options.name.empty() ? folder.filename().string() : options.name;
    if (!options.data.empty()) config.data.path = std::filesystem::absolute(options.data).string();
    for (const auto& assignment : options.assignments)
        if (auto status = worker::setOfCheckpoint(config, assignment); !status) return fail(status.error());
    if (config.data.path.empty() && config.data.task != "backcopy") return config;  // complete without data
    if (auto valid = config::validate(config); !valid) return fail(valid.error());
    return config;
}

std::string listed(const char* what, const std::vector<std::string>& names) {
    return names.empty() ? "" : fmt::format("{} {}:\n  {}\n", names.size(), what, fmt::join(names, "\n  "));
}

std::string textOf(const worker::Imported& imported, const std::string& name, const store::Workspace& workspace) {
    const auto& report = imported.report;
    return fmt::format("{} parameters read\n", report.matched.size()) +
           listed("missing, drawn at random", report.missing) +
           listed("in the folder, but not used", report.unexpected) +
           fmt::format("Run {} ({}): {}\n", name, imported.runId, commandLine("show " + imported.runId, workspace));
}

Exit import(const Options& options) {
    restartWith({store::kSharedCores});
    const auto config = settings(options);
    if (!config) return report(config.error(), Exit::wrongUse);
    auto catalogue = store::Catalogue::open(options.workspace);
    if (!catalogue) return report(catalogue.error());
    const auto imported = worker::importRun(*catalogue, options.folder, *config);
    if (!imported) return report(imported.error());
    const auto& report = imported->report;
    const Json json{{"run", imported->runId},
                    {"matched", report.matched},
                    {"missing", report.missing},
                    {"unexpected", report.unexpected}};
    print(options.json ? json.dump(2) + "\n" : textOf(*imported, config->name, options.workspace));
    return Exit::fine;
}

}  // namespace

void addImport(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    auto* command = addCommand(app, "import",
                               "Make a run out of a model of Hugging Face, timm or the reference code; tells what "
                               "became of every tensor",
                               "outeffhop import ./bert-base-uncased --data book.txt");
    command->add_option("DIR", options->folder, "Folder with config.json and weights")
        ->check(CLI::ExistingDirectory)
        ->required();
    command->add_option("--name", options->name, "Of the run; default: the folder's");
    command->add_option("--data", options->data, "What the views look at and eval measures: a text, images, a series")
        ->type_name("PATH");
    command->add_option("--set", options->assignments, "One setting, see outeffhop params")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    addJsonOption(*command, options->json);
    addWorkspaceOption(*command, options->workspace);
    command->callback([options, &chosen] { chosen = [options] { return import(*options); }; });
}

}  // namespace outeffhop::cli
