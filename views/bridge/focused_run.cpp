// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/focused_run.h"

#include "views/bridge/studio_context.h"

namespace outeffhop::bridge {

FocusedRun::FocusedRun(const StudioContext& context, QObject* parent) : QObject(parent), context_(context) {
    connect(&context.cursor, &Cursor::runChanged, this, &FocusedRun::follow);
    follow(context.cursor.run());
}

std::int64_t FocusedRun::step() const {
    return run_ ? context_.cursor.stepWithin(run_->data().info.step) : -1;
}

void FocusedRun::follow(const QString& id) {
    if (run_) run_->disconnect(this);
    run_ = id.isEmpty() ? nullptr : context_.store.watch(id);
    if (run_) connect(run_.get(), &RunHandle::updated, this, &FocusedRun::updated);
    emit replaced();
}

}  // namespace outeffhop::bridge
