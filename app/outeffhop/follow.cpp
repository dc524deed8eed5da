// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/outeffhop/follow.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "app/outeffhop/comparison_text.h"
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

Status startWaiting(store::Catalogue& catalogue) {
    const auto workers = store::parallelWorkers(catalogue);
    if (!workers) return fail(workers.error());
    return store::startQueued(catalogue, *workers);
}

Status stop(store::Catalogue& catalogue, const Runs& runs) {
    for (const auto& run : runs) {
        if (store::hasEnded(run.state)) continue;
        if (auto status = catalogue.stop(run.id); !status) return status;
    }
    return {};
}

bool allEnded(const Runs& runs) {
    return std::ranges::all_of(runs, [](const auto& run) { return store::hasEnded(run.state); });
}

/// Waits until all have ended. A worker that dies starts no other: waiting runs are started from here too.
Result<Runs> follow(store::Catalogue& catalogue, const std::vector<std::string>& ids, std::FILE* out) {
    constexpr int kLooksAStart = 10;
    Progress progress(out);
    bool stopping = false;
    for (int look = 1;; ++look) {
        auto runs = read(catalogue, ids);
        if (!runs) return runs;
        progress.show(*runs);
        if (allEnded(*runs)) return runs;
        if (stopRequested() && !stopping) {
            stopping = true;
            fmt::print(stderr, "Stopping at a checkpoint. Ctrl+C again does not wait for that.\n");
            if (auto status = stop(catalogue, *runs); !status) return fail(status.error());
        }
        if (!stopping && look % kLooksAStart == 0)
            if (auto status = startWaiting(catalogue); !status) return fail(status.error());
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
}

/// Says what became of the runs that did not finish.
Exit outcome(const Runs& runs, const store::Workspace& workspace) {
    auto exit = Exit::fine;
    for (const auto& run : runs) {
        if (run.state == store::RunState::finished) continue;
        const auto again = commandLine("resume " + run.id, workspace);
        if (run.state == store::RunState::stopped) {
            report({fmt::format("{} stopped at step {}; continue it with: {}", run.name,
                                std::max<std::int64_t>(run.step, 0), again)});
            if (exit == Exit::fine) exit = Exit::stopped;
            continue;
        }
        report({fmt::format("{} {}: {}", run.name, store::name(run.state),
                            run.reason.empty() ? "its worker died" : run.reason)});
        report({fmt::format("its log is {}; continue it with: {}", workspace.run(run.id).log().string(), again)});
        exit = Exit::failed;
    }
    return exit;
}

void printComparison(const store::Workspace& workspace, const Runs& runs, bool json) {
    const auto comparison = comparisonOf(workspace, runs);
    if (!json) {
        if (!comparison.metrics.empty()) print("\n" + toText(comparison));
        return;
    }
    Json document{{"runs", Json::array()}};
    for (const auto& run : runs) document["runs"].push_back(run.id);
    document["comparison"] = toJson(comparison);
    print(document.dump(2) + "\n");
}

}  // namespace

Status queue(store::Catalogue& catalogue, const std::vector<std::string>& runs) {
    const auto known = read(catalogue, runs);
    if (!known) return fail(known.error());
    for (const auto& run : *known) {
        if (run.state != store::RunState::created && !store::isResumable(run.state)) continue;
        if (auto status = catalogue.enqueue(run.id); !status) return status;
    }
    return startWaiting(catalogue);
}

Result<Exit> queueAndWait(store::Catalogue& catalogue, const std::vector<std::string>& ids, std::FILE* out) {
    installStopSignals();
    if (auto status = queue(catalogue, ids); !status) return fail(status.error());
    const auto runs = follow(catalogue, ids, out);
    if (!runs) return fail(runs.error());
    return outcome(*runs, catalogue.workspace());
}

Exit queueAndFollow(store::Catalogue& catalogue, const std::vector<std::string>& ids, bool json) {
    installStopSignals();
    if (auto status = queue(catalogue, ids); !status) return report(status.error());
    const auto runs = follow(catalogue, ids, json ? stderr : stdout);
    if (!runs) return report(runs.error());
    printComparison(catalogue.workspace(), *runs, json);
    return outcome(*runs, catalogue.workspace());
}

}  // namespace outeffhop::cli
