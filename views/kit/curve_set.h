// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>
#include <optional>
#include <vector>

#include "views/kit/curve_plot.h"
#include "views/kit/curve_series.h"
#include "views/kit/painting.h"

class QPainter;

namespace outeffhop::kit {

struct BandPoint {
    double step, lower, upper;
};

/// One curve: its look, its points, their smoothed twin and perhaps a band.
struct Curve {
    QString key;
    CurveStyle style;
    CurveSeries raw, smooth;
    double weightedSum = 0, weight = 0;  ///< state of the exponential mean
    std::vector<BandPoint> band;

    void append(double step, double value, double smoothing);
    void setSmoothing(double smoothing);
    const CurveSeries& shown(double smoothing) const { return smoothing > 0 ? smooth : raw; }
};

/// All curves of a plot, without a widget: which range shows them, and how they are drawn into a box.
struct CurveSet {
    struct View {
        AxisRange steps, values;
        bool isLog;
        QRectF box;
        QPointF place(CurvePoint point) const;
    };

    std::vector<Curve> curves;
    double smoothing = 0;
    double plannedSteps = 0;
    std::optional<AxisRange> valueRange;  ///< at least this

    Curve* find(const QString& key);
    const Curve* find(const QString& key) const;
    std::vector<LegendItem> legend() const;
    QString csv() const;

    /// Of any visible curve.
    bool hasPoints() const;
    AxisRange fitSteps() const;
    /// Everything drawn, except that a linear axis leaves out a few extremes that would squeeze the rest (they become
    /// markers).
    AxisRange fitValues(AxisRange current, AxisRange steps, bool isLog) const;

    void paint(QPainter& painter, const View& view, ThemeKind theme) const;

 private:
    void paintBand(QPainter& painter, const View& view, const Curve& curve) const;
    void paintCurve(QPainter& painter, const View& view, const Curve& curve, const CurveSeries& series,
                    float opacity) const;
    void paintOffAxis(QPainter& painter, const View& view, const Palette& colours) const;
};

}  // namespace outeffhop::kit
