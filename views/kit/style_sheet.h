// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "views/kit/theme.h"

namespace outeffhop::kit {

/// The rules QPalette cannot express: radius, spacing, quiet borders. Widgets opt in to variants by the dynamic
/// property `kind`: "primary", "chip", "bare" buttons; "caption", "title" labels; "panel" frames.
QString styleSheet(const Palette& palette);

}  // namespace outeffhop::kit
