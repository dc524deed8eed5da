// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/outeffhop/follow.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "app/outeffhop/progress.h"
#include "core/base/stop_flag.h"
#include "core/store/queue.h"

namespace outeffhop::cli {
namespace {

using Runs = std::vector<store::CatalogueRun>;

Result<Runs> read(store::Catalogue& catalogue, const std::vector<std::string>& ids) {
    Runs runs;
    for (const auto& id : ids) {
        auto run = catalogue.run(id);
        if (!run) return fail(run.error());
        runs.push_back(std::move(*run));
    }
    return runs;
}

bool hasEnded(const store::CatalogueRun& run) {
    return !store::isActive(run.state) && run.state != store::RunState::queued;
}

Status stop(store::Catalogue& catalogue, const Runs& runs) {
    for (const auto& run : runs) {
        if (hasEnded(run)) continue;
        auto status = run.state == store::RunState::queued ? catalogue.setState(run.id, store::RunState::stopped)
                                                           : catalogue.send(run.id, store::CommandKind::stop);
        if (!status) return status;
    }
    return {};
}

/// Waits until all have ended.
Result<Runs> follow(store::Catalogue& catalogue, const std::vector<std::string>& ids) {
    Progress progress(::isatty(STDOUT_FILENO));
    for (bool stopping = false;;) {
        auto runs = read(catalogue, ids);
        if (!runs) return runs;
        progress.show(*runs);
        if (std::ranges::all_of(*runs, hasEnded)) return runs;
        if (stopRequested() && !stopping) {
            stopping = true;
            if (auto status = stop(catalogue, *runs); !status) return fail(status.error());
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
}

Exit outcome(const Runs& runs) {
    auto exit = Exit::fine;
    for (const auto& run : runs) {
        if (run.state == store::RunState::finished) continue;
        if (run.state == store::RunState::stopped) {
            if (exit == Exit::fine) exit = Exit::stopped;
            continue;
        }
        report({fmt::format(
            "{} {}: {}", run.name, store::name(run.state),
            run.reason.empty() ? "its worker died; continue it with: outeffhop resume " + run.id : run.reason)});
        exit = Exit::failed;
    }
    return exit;
}

}  // namespace

Status queue(store::Catalogue& catalogue, const std::vector<std::string>& runs) {
    for (const auto& id : runs)
        if (auto status = catalogue.enqueue(id); !status) return status;
    const auto workers = store::parallelWorkers(catalogue);
    if (!workers) return fail(workers.error());
    return store::startQueued(catalogue, *workers);
}

Exit queueAndFollow(store::Catalogue& catalogue, const std::vector<std::string>& ids) {
    installStopSignals();
    if (auto status = queue(catalogue, ids); !status) return report(status.error());
    const auto runs = follow(catalogue, ids);
    return runs ? outcome(*runs) : report(runs.error());
}

}  // namespace outeffhop::cli
