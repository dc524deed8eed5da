// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/shown_runs.h"

#include <algorithm>

#include "views/bridge/studio_context.h"

namespace outeffhop::bridge {

ShownRuns::ShownRuns(const StudioContext& context, QObject* parent) : QObject(parent), context_(context) {
    connect(&context.runs, &RunList::shownChanged, this, &ShownRuns::follow);
    follow();
}

RunHandle* ShownRuns::find(const QString& id) const {
    const auto found = std::find_if(runs_.begin(), runs_.end(), [&](const auto& run) { return run->id() == id; });
    return found == runs_.end() ? nullptr : found->get();
}

void ShownRuns::follow() {
    for (const auto& run : runs_) run->disconnect(this);
    std::vector<std::shared_ptr<RunHandle>> runs;
    for (const QString& id : context_.runs.shown()) {
        auto run = context_.store.watch(id);
        connect(run.get(), &RunHandle::updated, this,
                [this, handle = run.get()](Changes changes) { emit updated(handle, changes); });
        runs.push_back(std::move(run));
    }
    runs_ = std::move(runs);
    emit replaced();
}

}  // namespace outeffhop::bridge
