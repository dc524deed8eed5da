// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/status/elided_label.h"

#include <QPainter>

namespace outeffhop::status {

ElidedLabel::ElidedLabel() {
    setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void ElidedLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(rect(), static_cast<int>(alignment()), fontMetrics().elidedText(text(), Qt::ElideRight, width()));
}

}  // namespace outeffhop::status
