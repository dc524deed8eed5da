// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/studio/options.h"

namespace outeffhop::studio {

/// Draws one figure with the views of the window, without showing it, and writes it. Needs a QApplication, no display.
Status render(const store::Workspace& workspace, const RenderRequest& request);

}  // namespace outeffhop::studio
