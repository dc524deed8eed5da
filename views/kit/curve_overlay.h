// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QString>
#include <optional>
#include <vector>

#include "views/kit/curve_set.h"

namespace outeffhop::kit {

/// Values of all visible curves at one step.
struct CurveReadout {
    struct Row {
        QString name;
        QColor colour;
        CurvePoint point;
        bool isNearest = false;
    };
    double step = 0;
    std::vector<Row> rows;

    /// "step 1,234: softmax 1.526, OutEffHop 1.528".
    QString description() const;
};

/// What moves over the curves: the dashed line of the time cursor with a dot on each curve, and the box under the
/// mouse.
struct CurveOverlay {
    std::optional<double> cursor;
    std::optional<QPointF> hovered;

    CurveReadout readout(const CurveSet& set, const CurveSet::View& view) const;
    void paint(QPainter& painter, const CurveSet& set, const CurveSet::View& view, ThemeKind theme) const;

 private:
    void paintCursor(QPainter& painter, const CurveSet& set, const CurveSet::View& view, const Palette& colours) const;
    void paintReadout(QPainter& painter, const CurveReadout& readout, const CurveSet::View& view,
                      const Palette& colours) const;
};

}  // namespace outeffhop::kit
