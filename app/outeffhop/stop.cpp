// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include "app/outeffhop/command.h"
#include "app/outeffhop/printing.h"

namespace outeffhop::cli {
namespace {

struct Options {
    store::Workspace workspace;
    std::string run;
};

Exit stop(const Options& options) {
    auto catalogue = openExisting(options.workspace);
    if (!catalogue) return report(catalogue.error());
    const auto run = catalogue->find(options.run);
    if (!run) return report(run.error(), Exit::wrongUse);
    const bool waiting = run->state == store::RunState::queued;
    if (!waiting && !store::isActive(run->state))
        return report({fmt::format("{} is {}, there is nothing to stop", run->name, store::name(run->state))},
                      Exit::wrongUse);
    if (const auto status = catalogue->stop(run->id); !status) return report(status.error());
    const auto now = catalogue->run(run->id);
    const bool left = waiting && now && now->state == store::RunState::stopped;  // and was not just claimed
    print(fmt::format("{} {}; continue it with: {}\n", run->name,
                      left ? "leaves the queue" : "stops after this step, with a checkpoint",
                      commandLine("resume " + run->id, options.workspace)));
    return Exit::fine;
}

}  // namespace

void addStop(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    auto* command = addCommand(app, "stop", "Ask a run to stop at a checkpoint", "outeffhop stop OutEffHop");
    command->add_option("RUN", options->run, "Id, name or a unique part of either")->required();
    addWorkspaceOption(*command, options->workspace);
    command->callback([options, &chosen] { chosen = [options] { return stop(*options); }; });
}

}  // namespace outeffhop::cli
