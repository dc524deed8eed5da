// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/kit/heat_map.h"

namespace outeffhop::kit {

/// A map as a figure of its own: with its legend, which on screen stands elsewhere.
class HeatMapFigure : public Exportable {
 public:
    explicit HeatMapFigure(HeatMapWidget& map) : map_(map) {}

    /// For a map that has no title of its own because it stands under one.
    void setTitle(const QString& title) { title_ = title; }

    void paint(QPainter& painter, const QSizeF& size, const ExportStyle& style) const override {
        map_.setLegendVisible(true);
        if (!title_.isEmpty()) map_.setTitle(title_);
        map_.paint(painter, size, style);
        if (!title_.isEmpty()) map_.setTitle({});
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
    HeatMapWidget& map_;
    QString title_;
};

}  // namespace outeffhop::kit
