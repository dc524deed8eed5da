// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/plot_row.h"

#include <QHBoxLayout>
#include <QPainter>

namespace outeffhop::kit {

namespace {

constexpr int kGap = 12;

double partOf(double width, std::size_t plots) {
    const auto count = static_cast<double>(plots);
    return (width - kGap * (count - 1)) / count;
}

}  // namespace

PlotRow::PlotRow(QWidget* parent) : QWidget(parent), layout_(new QHBoxLayout(this)) {
    layout_->setContentsMargins(0, 0, 0, 0);
    layout_->setSpacing(kGap);
}

void PlotRow::setPlots(std::vector<CurvePlotWidget*> plots) {
    for (auto* plot : plots_) delete plot;
    plots_ = std::move(plots);
    for (auto* plot : plots_) layout_->addWidget(plot, 1);
}

void PlotRow::paint(QPainter& painter, const QSizeF& size, const ExportStyle& style) const {
    if (plots_.empty()) return;
    const double width = partOf(size.width(), plots_.size());
    painter.save();
    for (const auto* plot : plots_) {
        plot->paint(painter, {width, size.height()}, style);
        painter.translate(width + kGap, 0);
    }
    painter.restore();
}

double PlotRow::heightFor(double width) const {
    return plots_.empty() ? 0 : plots_.front()->heightFor(partOf(width, plots_.size()));
}

QString PlotRow::csv() const {
    QStringList tables;
    for (const auto* plot : plots_) tables << plot->csv();
    return tables.join(QLatin1Char('\n'));
}

}  // namespace outeffhop::kit
