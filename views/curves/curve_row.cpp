// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/curves/curve_row.h"

#include <QPainter>
#include <QStringList>
#include <algorithm>

namespace outeffhop::curves {

namespace {
constexpr double kGap = 12;
}

void CurveRow::paint(QPainter& painter, const QSizeF& size, const kit::ExportStyle& style) const {
    if (plots_.empty()) return;
    const auto count = static_cast<double>(plots_.size());
    const double width = (size.width() - kGap * (count - 1)) / count;
    painter.save();
    for (const auto* plot : plots_) {
        plot->paint(painter, {width, size.height()}, style);
        painter.translate(width + kGap, 0);
    }
    painter.restore();
}

double CurveRow::heightFor(double width) const {
    const auto count = static_cast<double>(std::max<std::size_t>(1, plots_.size()));
    return plots_.empty() ? 0 : plots_.front()->heightFor((width - kGap * (count - 1)) / count);
}

QString CurveRow::csv() const {
    QStringList tables;
    for (const auto* plot : plots_) tables << plot->csv();
    return tables.join(QLatin1Char('\n'));
}

}  // namespace outeffhop::curves
