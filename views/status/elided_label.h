// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace outeffhop::status {

/// One line that ends in "…" where there is no room; the tooltip says all. Never widens the window.
class ElidedLabel : public QLabel {
 public:
    ElidedLabel();

    [[nodiscard]] QSize minimumSizeHint() const override { return {0, QLabel::minimumSizeHint().height()}; }

 protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace outeffhop::status
