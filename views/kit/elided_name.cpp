// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/elided_name.h"

#include <QStringList>
#include <algorithm>
#include <vector>

namespace outeffhop::kit {
namespace {

constexpr double kLeastPart = 28;  ///< pixels: room for two letters and the dots

/// The width that none exceeds when all together are `room` wide.
double widest(std::vector<double> widths, double room) {
    std::ranges::sort(widths);
    for (std::size_t i = 0; i < widths.size(); ++i) {
        const double share = room / double(widths.size() - i);
        if (widths[i] > share) return share;
        room -= widths[i];
    }
    return widths.back();
}

}  // namespace

QString elidedName(const QString& name, const QFontMetricsF& metrics, double width) {
    if (metrics.horizontalAdvance(name) <= width) return name;
    const QString separator = QStringLiteral(" · ");
    QStringList parts = name.split(separator);
    std::vector<double> widths;
    for (const QString& part : parts) widths.push_back(metrics.horizontalAdvance(part));
    const double room = width - metrics.horizontalAdvance(separator) * double(parts.size() - 1);
    const double most = widest(widths, room);
    if (most < kLeastPart) return metrics.elidedText(name, Qt::ElideMiddle, width);
    for (QString& part : parts) part = metrics.elidedText(part, Qt::ElideRight, most);
    return metrics.elidedText(parts.join(separator), Qt::ElideRight, width);
}

}  // namespace outeffhop::kit
