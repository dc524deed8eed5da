// SPDX-License-Identifier: GPL-3.0-or-later
#include <unistd.h>

#include <memory>

#include "app/outeffhop/command.h"
#include "core/base/log.h"
#include "core/base/stop_flag.h"
#include "core/store/queue.h"
#include "core/worker/session.h"

namespace outeffhop::cli {
namespace {

struct Options {
    store::Workspace workspace;
    std::string run;
    int lock = -1;
};

/// The next runs of the queue, now that this one makes room.
Status startNext(const store::Workspace& workspace) {
    auto catalogue = store::Catalogue::open(workspace);
    if (!catalogue) return fail(catalogue.error());
    const auto workers = store::parallelWorkers(*catalogue);
    if (!workers) return fail(workers.error());
    return store::startQueued(*catalogue, *workers);
}

/// The window and whatever else a person works with come first.
void stepBack() {
    constexpr int kNiceness = 5;
    std::ignore = ::nice(kNiceness);
}

Result<worker::Ending> workOn(const Options& options) {
    if (options.lock < 0) return worker::workOn(options.workspace, options.run);
    auto lock = FileLock::inherit(options.lock, options.workspace.run(options.run).lock());
    if (!lock) return fail(lock.error());
    return worker::workOn(options.workspace, options.run, std::move(*lock));
}

Exit work(const Options& options) {
    installStopSignals();
    stepBack();
    const auto ending = workOn(options);
    if (!ending) return report(ending.error());
    if (auto status = startNext(options.workspace); !status) logLine(status.error().message);
    if (*ending == worker::Ending::stopped) return Exit::stopped;
    return *ending == worker::Ending::finished ? Exit::fine : Exit::failed;
}

}  // namespace

void addWork(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    auto* command = addCommand(app, "work", "Work on one run until it ends; the queue starts this",
                               "outeffhop work 20261123-014858-backcopy-outeffhop");
    command->group("");  // not in the list of commands
    command->add_option("run", options->run, "Run")->type_name("RUN")->required();
    command->add_option("--lock", options->lock, "Number of the open file that holds the run's lock")->type_name("N");
    addWorkspaceOption(*command, options->workspace);
    command->callback([options, &chosen] { chosen = [options] { return work(*options); }; });
}

}  // namespace outeffhop::cli
