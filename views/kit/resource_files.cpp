// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/resource_files.h"

#include <QDir>

// The macro declares functions of the global namespace.
static void initStudio() {
    Q_INIT_RESOURCE(studio);
}

void outeffhop::kit::loadResources() {
    initStudio();
}
