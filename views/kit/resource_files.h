// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace outeffhop::kit {

/// Makes the files of resources/studio.qrc readable under ":/"; needed because they lie in a static library. Cheap to
/// repeat.
void loadResources();

}  // namespace outeffhop::kit
