// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/attention/legend_widget.h"

#include <QPainter>

#include "views/kit/painting.h"
#include "views/kit/theme.h"

namespace outeffhop::attention {

namespace {
constexpr int kGap = 12;
}

LegendWidget::LegendWidget(QWidget* parent) : QWidget(parent) {
    setFixedHeight(static_cast<int>(2 * kit::kColourBarHeight) + kGap);
    setAccessibleName(tr("Legend: probability and no-op probability, both from 0 to 1"));
}

void LegendWidget::setScale(kit::ColourScale scale) {
    scale_ = scale;
    update();
}

void LegendWidget::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const kit::ExportStyle style{kit::Theme::current().kind()};
    const QPointF at(kit::kGrid, 0), below(0, kit::kColourBarHeight + kGap);
    kit::drawColourBar(painter, at, kit::probabilityBar(kit::ColourMapKind::probability, tr("probability"), 1, scale_),
                       style);
    kit::drawColourBar(painter, at + below,
                       kit::probabilityBar(kit::ColourMapKind::noop, tr("no-op probability ∅"), 1, scale_), style);
}

}  // namespace outeffhop::attention
