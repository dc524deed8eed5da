// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/bridge/studio_context.h"

namespace outeffhop::tests {

/// All that views need of a window, without the window.
struct StudioStage {
    explicit StudioStage(const store::Workspace& workspace)
        : store(workspace), actions(workspace), context{workspace, store,   store.runs(), cursor,
                                                        selection, actions, launch,       undo} {}

    bridge::StoreService store;
    bridge::CatalogueActions actions;
    bridge::Cursor cursor;
    bridge::Selection selection;
    bridge::LaunchRequests launch;
    QUndoStack undo;
    bridge::StudioContext context;
};

}  // namespace outeffhop::tests
