// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPicture>
#include <functional>

#include "views/kit/axis.h"
#include "views/kit/theme.h"

class QCPPainter;
class QCustomPlot;
class QWidget;

namespace outeffhop::kit {

/// The QCustomPlot under a curve plot: axes, grid, zoom and pan. What stands inside the axes is painted by two
/// callbacks: the curves with every replot, the overlay (cursor, hover) alone when only the mouse moves.
class CurveCanvas {
 public:
    using Painter = std::function<void(QCPPainter& painter, const QRectF& box, ThemeKind theme)>;

    CurveCanvas(QWidget* parent, Painter curves, Painter overlay);

    QWidget* widget() const;
    void setRanges(AxisRange steps, AxisRange values, bool isLog);
    AxisRange steps() const;
    AxisRange values() const;
    bool isLog() const { return isLog_; }
    /// The inside of the axes in the widget's coordinates.
    QRectF box() const;
    double stepAt(double x) const;

    /// The user zoomed or panned.
    void onUserRange(std::function<void()> act) { userRange_ = std::move(act); }
    /// The wheel zooms steps or values.
    void setZoomsValues(bool values);
    void zoom(double factor, double centre);
    void pan(double fraction);

    void replotSoon();
    void replotNow();
    void replotOverlay();
    void applyTheme(ThemeKind theme);
    /// Axes and curves on that theme as drawing commands, not pixels.
    QPicture picture(const QSize& size, ThemeKind theme);

 private:
    /// As many ticks as have room for their labels.
    void fitTickCounts();
    void style(ThemeKind theme);

    QCustomPlot* plot_;
    ThemeKind theme_ = ThemeKind::dark;
    bool isLog_ = false, isOwnChange_ = false, isExporting_ = false;
    std::function<void()> userRange_;
};

}  // namespace outeffhop::kit
