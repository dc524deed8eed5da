// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "views/bridge/run_data.h"
#include "views/bridge/selection.h"

namespace outeffhop::bridge {

/// What the run calls an attention: "L2", or a name such as "E1 time". Without a run: "L2".
QString layerName(const RunData* run, int layer);

/// "L2 · H1", "E1 time · H1".
QString headName(const RunData* run, const Place& place);

}  // namespace outeffhop::bridge
