// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <iostream>
#include <memory>

#include "app/outeffhop/command.h"
#include "app/outeffhop/printing.h"
#include "core/base/paths.h"

namespace outeffhop::cli {
namespace {

struct Options {
    store::Workspace workspace;
    std::string run;
    bool yes = false;
};

bool confirmed() {
    print("Delete it? [y/N] ");
    std::fflush(stdout);
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

Exit removeRun(const Options& options) {
    auto catalogue = openExisting(options.workspace);
    if (!catalogue) return report(catalogue.error());
    const auto run = catalogue->find(options.run);
    if (!run) return report(run.error(), Exit::wrongUse);
    const auto folder = options.workspace.run(run->id).path;
    print(fmt::format("{} ({}, step {} of {}): {} in {}, with its checkpoints. This cannot be undone.\n", run->name,
                      store::name(run->state), std::max<std::int64_t>(run->step, 0), run->steps,
                      bytesText(directoryBytes(folder)), folder.string()));
    if (!options.yes && !::isatty(STDIN_FILENO))
        return report({"nobody is there to ask; add --yes to delete the run"}, Exit::wrongUse);
    if (!options.yes && !confirmed()) {
        print("Nothing was deleted.\n");
        return Exit::stopped;
    }
    if (auto removed = catalogue->remove(run->id); !removed) return report(removed.error());
    print("Deleted.\n");
    return Exit::fine;
}

}  // namespace

void addRemove(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    auto* command = addCommand(app, "rm", "Delete a run with everything in its folder", "outeffhop rm softmax --yes");
    command->add_option("RUN", options->run, "Id, name or a unique part of either")->required();
    command->add_flag("--yes", options->yes, "Do not ask");
    addWorkspaceOption(*command, options->workspace);
    command->callback([options, &chosen] { chosen = [options] { return removeRun(*options); }; });
}

}  // namespace outeffhop::cli
