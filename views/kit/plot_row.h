// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "views/kit/curve_plot.h"

class QHBoxLayout;

namespace outeffhop::kit {

/// Curve plots side by side, on the screen and as one figure.
class PlotRow : public QWidget, public Exportable {
    Q_OBJECT
 public:
    explicit PlotRow(QWidget* parent = nullptr);

    /// Takes ownership; the plots before are deleted.
    void setPlots(std::vector<CurvePlotWidget*> plots);
    void setSuggestedName(const QString& name) { name_ = name; }

    void paint(QPainter& painter, const QSizeF& size, const ExportStyle& style) const override;
    double heightFor(double width) const override;
    QString csv() const override;
    QString suggestedName() const override { return name_; }

 private:
    QHBoxLayout* layout_;
    std::vector<CurvePlotWidget*> plots_;
    QString name_ = QStringLiteral("curves");
};

}  // namespace outeffhop::kit
