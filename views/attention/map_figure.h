// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/kit/heat_map.h"

namespace outeffhop::attention {

/// The map as a figure: with its legend, which on screen stands beside the readings.
class MapFigure : public kit::Exportable {
 public:
    explicit MapFigure(kit::HeatMapWidget& map) : map_(map) {}

    void paint(QPainter& painter, const QSizeF& size, const kit::ExportStyle& style) const override {
        map_.setLegendVisible(true);
        map_.paint(painter, size, style);
        map_.setLegendVisible(false);
    }
    double heightFor(double width) const override {
        map_.setLegendVisible(true);
        const double height = map_.heightFor(width);
        map_.setLegendVisible(false);
        return height;
    }
    QString csv() const override { return map_.csv(); }
    QString suggestedName() const override { return map_.suggestedName(); }

 private:
    kit::HeatMapWidget& map_;
};

}  // namespace outeffhop::attention
