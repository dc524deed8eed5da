// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/kit/heat_map.h"

namespace outeffhop::kit {

/// A map as a figure of its own: with its heading and its legend, which on screen stand elsewhere.
class HeatMapFigure : public Exportable {
 public:
    explicit HeatMapFigure(HeatMapWidget& map) : map_(map) {}

    /// For a map that has no title of its own because it stands under one.
    void setTitle(const QString& title) { title_ = title; }

    void paint(QPainter& painter, const QSizeF& size, const ExportStyle& style) const override {
        dress(true);
        if (!title_.isEmpty()) map_.setTitle(title_);
        map_.paint(painter, size, style);
        if (!title_.isEmpty()) map_.setTitle({});
        dress(false);
    }
    double heightFor(double width) const override {
        dress(true);
        const double height = map_.heightFor(width);
        dress(false);
        return height;
    }
    QString csv() const override { return map_.csv(); }
    QString suggestedName() const override { return map_.suggestedName(); }

 private:
    void dress(bool asFigure) const {
        map_.setLegendVisible(asFigure);
        map_.setHeadingVisible(asFigure);
    }

    HeatMapWidget& map_;
    QString title_;
};

}  // namespace outeffhop::kit
