// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/cursor.h"

namespace outeffhop::bridge {

void Cursor::focus(const QString& run) {
    if (run == run_) return;
    run_ = run;
    emit runChanged(run_);
}

void Cursor::goTo(std::int64_t step) {
    if (!live_ && step == step_) return;
    live_ = false;
    step_ = step;
    emit moved();
}

void Cursor::goLive() {
    if (live_) return;
    live_ = true;
    emit moved();
}

}  // namespace outeffhop::bridge
