// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "views/kit/colour_map.h"

namespace outeffhop::attention {

/// The colours of probabilities and of no-op probabilities.
class LegendWidget : public QWidget {
 public:
    explicit LegendWidget(QWidget* parent = nullptr);

    void setScale(kit::ColourScale scale);

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    kit::ColourScale scale_ = kit::ColourScale::squareRoot;
};

}  // namespace outeffhop::attention
