// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <functional>

#include "views/bridge/focused_run.h"
#include "views/bridge/shown_runs.h"
#include "views/bridge/studio_context.h"

namespace outeffhop::bridge {

/// Which of the four states a view of the focused run is in, and what it says.
struct ViewState {
    enum class Kind { empty, loading, content, stale };
    Kind kind = Kind::empty;
    QString text;         ///< why it is empty or stale, what is loading
    QString actionLabel;  ///< empty: no action
    std::function<void()> action;
};

/// Of a view of the workspace: unreadable (with why), being read, or without runs, with the action that makes one.
/// `what` stands there: "Runs stand here."
ViewState stateOf(const StudioContext& context, const QString& what);

/// Empty without a run, with the action that makes one; stale when the run crashed or failed, with Resume.
ViewState stateOf(const StudioContext& context, const FocusedRun& focus);

/// The same for a view of all shown runs: empty without any, stale when one of them crashed or failed. `what` is told
/// when the workspace has no runs: "Curves of all shown runs stand here."
ViewState stateOf(const StudioContext& context, const ShownRuns& shown, const QString& what);

/// "step 1,500", "live, step 1,500", "step 1,050, crashed": for the grey sentence of a panel.
QString stepCaption(const StudioContext& context, const FocusedRun& focus, std::int64_t step);

/// "1,500".
QString groupedNumber(std::int64_t number);

/// Brings a panel into that state; true when its content is to be filled. Only the view of the main thing shows the
/// warning of a stale run as a banner, the others say it in their caption.
template <class Panel>
bool applyState(Panel& panel, const ViewState& state, bool withBanner = false) {
    switch (state.kind) {
        case ViewState::Kind::empty:
            panel.showEmpty(state.text, state.actionLabel, state.action);
            return false;
        case ViewState::Kind::loading:
            panel.showLoading(state.text);
            return false;
        case ViewState::Kind::content:
            panel.showContent();
            return true;
        case ViewState::Kind::stale:
            if (withBanner)
                panel.showWarning(state.text, state.actionLabel, state.action);
            else
                panel.showContent();
            return true;
    }
    return false;
}

}  // namespace outeffhop::bridge
