// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFontMetricsF>
#include <QString>

namespace outeffhop::kit {

/// A name of parts, "STanHop-Net · Gated OutEffHop · seed 0", in `width` pixels: the longest parts are cut first, so
/// that each keeps its beginning; with too little room for that, the middle is cut.
QString elidedName(const QString& name, const QFontMetricsF& metrics, double width);

}  // namespace outeffhop::kit
