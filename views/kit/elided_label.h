// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace outeffhop::kit {

/// One line that ends in "…" where there is no room. Never widens the window.
class ElidedLabel : public QLabel {
 public:
    explicit ElidedLabel(Qt::Alignment alignment, QWidget* parent = nullptr);

    [[nodiscard]] QSize minimumSizeHint() const override { return {0, QLabel::minimumSizeHint().height()}; }

 protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace outeffhop::kit
