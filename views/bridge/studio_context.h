// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUndoStack>

#include "core/store/workspace.h"
#include "views/bridge/catalogue_actions.h"
#include "views/bridge/cursor.h"
#include "views/bridge/launch_requests.h"
#include "views/bridge/selection.h"
#include "views/bridge/store_service.h"

namespace outeffhop::bridge {

/// Everything a view may use, given to each of them; owned by the main window and outliving every view.
struct StudioContext {
    store::Workspace workspace;
    StoreService& store;
    RunList& runs;
    Cursor& cursor;
    Selection& selection;
    CatalogueActions& actions;
    LaunchRequests& launch;
    QUndoStack& undo;
    bool isReadOnly = false;  ///< the workspace can only be looked at: nothing is offered that would change it
};

}  // namespace outeffhop::bridge
