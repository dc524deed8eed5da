// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "views/kit/curve_plot.h"

class QHBoxLayout;

namespace outeffhop::compare_plots {

/// Curve plots side by side, on the screen and as one figure.
class PlotRow : public QWidget, public kit::Exportable {
    Q_OBJECT
 public:
    explicit PlotRow(QWidget* parent = nullptr);

    /// Takes ownership; the plots before are deleted.
    void setPlots(std::vector<kit::CurvePlotWidget*> plots);

    void paint(QPainter& painter, const QSizeF& size, const kit::ExportStyle& style) const override;
    double heightFor(double width) const override;
    QString csv() const override;
    QString suggestedName() const override { return QStringLiteral("curves_compared"); }

 private:
    QHBoxLayout* layout_;
    std::vector<kit::CurvePlotWidget*> plots_;
};

}  // namespace outeffhop::compare_plots
