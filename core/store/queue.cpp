// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/queue.h"

#include <charconv>

#include "core/base/process.h"

namespace outeffhop::store {
namespace {

constexpr int kDefaultWorkers = 3;

/// The worker inherits the lock.
Status startWorker(const Workspace& workspace, const ClaimedRun& run, const std::filesystem::path& worker) {
    if (!std::filesystem::exists(worker))
        return fail("the worker program {} is missing; install OutEffHop Studio again, or build the target outeffhop",
                    worker.string());
    const auto folder = std::filesystem::absolute(workspace.path).string();
    const int lock = run.lock.file();
    const auto started = startDetached(worker, {"work", run.id, "--workspace", folder, "--lock", std::to_string(lock)},
                                       workspace.run(run.id).log(), {kSharedCores}, lock);
    if (!started) return fail(started.error());
    return {};
}

}  // namespace

Result<int> parallelWorkers(Catalogue& catalogue) {
    auto saved = catalogue.loadNamed("setting", "workers");
    if (!saved) return fail(saved.error());
    const auto text = saved->value_or("");
    int workers = 0;
    std::from_chars(text.data(), text.data() + text.size(), workers);
    return workers > 0 ? workers : kDefaultWorkers;
}

Status setParallelWorkers(Catalogue& catalogue, int workers) {
    if (workers < 1) return fail("{} runs at a time cannot make progress; choose 1 or more", workers);
    return catalogue.saveNamed("setting", "workers", std::to_string(workers));
}

Status startQueued(Catalogue& catalogue, int workers, const std::filesystem::path& worker) {
    Status outcome;
    for (;;) {
        const auto claimed = catalogue.claimQueued(workers);
        if (!claimed) return fail(claimed.error());
        if (!*claimed) return outcome;
        const auto started = startWorker(catalogue.workspace(), **claimed, worker);
        if (started) continue;
        outcome = started;
        if (auto failed = catalogue.setState((*claimed)->id, RunState::failed, started.error().message); !failed)
            return failed;
    }
}

}  // namespace outeffhop::store
