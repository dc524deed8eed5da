// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include "app/outeffhop/follow.h"
#include "app/outeffhop/printing.h"

namespace outeffhop::cli {
namespace {

struct Options {
    store::Workspace workspace;
    std::string run;
    bool detach = false;
};

Exit resume(const Options& options) {
    auto catalogue = openExisting(options.workspace);
    if (!catalogue) return report(catalogue.error());
    const auto run = catalogue->find(options.run);
    if (!run) return report(run.error(), Exit::wrongUse);
    if (!store::isResumable(run->state))
        return report({fmt::format("{} is {}; only stopped, failed and crashed runs can be resumed", run->name,
                                   store::name(run->state))},
                      Exit::wrongUse);
    if (!options.detach) return queueAndFollow(*catalogue, {run->id});
    if (auto status = queue(*catalogue, {run->id}); !status) return report(status.error());
    print(run->id + "\n");
    return Exit::fine;
}

}  // namespace

void addResume(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    auto* command = addCommand(app, "resume", "Continue a stopped, failed or crashed run from its last checkpoint",
                               "outeffhop resume \"backcopy · OutEffHop\"");
    command->add_option("RUN", options->run, "Id, name or a unique part of either")->required();
    command->add_flag("--detach", options->detach, "Print the id and return; the run goes on by itself");
    addWorkspaceOption(*command, options->workspace);
    command->callback([options, &chosen] { chosen = [options] { return resume(*options); }; });
}

}  // namespace outeffhop::cli
