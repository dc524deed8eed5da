// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/layer_names.h"

namespace outeffhop::bridge {

QString layerName(const RunData* run, int layer) {
    const auto index = static_cast<std::size_t>(layer);
    if (run && layer >= 0 && index < run->info.layerNames.size())
        return QString::fromStdString(run->info.layerNames[index]);
    return QStringLiteral("L%1").arg(layer + 1);
}

QString headName(const RunData* run, const Place& place) {
    return QStringLiteral("%1 · H%2").arg(layerName(run, place.layer)).arg(place.head + 1);
}

}  // namespace outeffhop::bridge
