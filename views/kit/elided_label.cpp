// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/elided_label.h"

#include <QPainter>

namespace outeffhop::kit {

ElidedLabel::ElidedLabel(Qt::Alignment alignment, QWidget* parent) : QLabel(parent) {
    setAlignment(alignment | Qt::AlignVCenter);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void ElidedLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(rect(), static_cast<int>(alignment()), fontMetrics().elidedText(text(), Qt::ElideRight, width()));
}

}  // namespace outeffhop::kit
