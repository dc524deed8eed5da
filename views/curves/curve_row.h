// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "views/kit/exportable.h"

namespace outeffhop::curves {

/// Several plots as one figure, side by side.
class CurveRow : public kit::Exportable {
 public:
    void setPlots(std::vector<const kit::Exportable*> plots) { plots_ = std::move(plots); }

    void paint(QPainter& painter, const QSizeF& size, const kit::ExportStyle& style) const override;
    double heightFor(double width) const override;
    QString csv() const override;
    QString suggestedName() const override { return QStringLiteral("curves"); }

 private:
    std::vector<const kit::Exportable*> plots_;
};

}  // namespace outeffhop::curves
