// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/bridge/studio_context.h"

namespace outeffhop::bridge {

/// What a context refers to: all that the views of a workspace need, with a window or without one. Outlives the views.
struct Stage {
    explicit Stage(const store::Workspace& workspace)
        : store(workspace), actions(workspace), context{workspace, store,     store.runs(),
                                                        cursor,    selection, actions,
                                                        launch,    undo,      store::isReadOnly(workspace)} {}

    StoreService store;
    CatalogueActions actions;
    Cursor cursor;
    Selection selection;
    LaunchRequests launch;
    QUndoStack undo;
    StudioContext context;
};

}  // namespace outeffhop::bridge
