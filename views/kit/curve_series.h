// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPolygonF>
#include <QRectF>
#include <cstddef>
#include <optional>
#include <vector>

#include "views/kit/axis.h"

namespace outeffhop::kit {

struct CurvePoint {
    double step = 0, value = 0;
};

/// Points that lie off a value axis, within a range of steps.
struct OffAxis {
    std::size_t above = 0, below = 0;
    CurvePoint highest, lowest;  ///< meaningful where the count is not 0
};

/// The points of one curve with a pyramid of minima and maxima, so that a million points are drawn from a few thousand
/// and no extreme is lost. Appending costs O(1) amortised. NaN is a gap.
class CurveSeries {
 public:
    void clear();
    /// Steps must not decrease.
    void append(double step, double value);

    std::size_t size() const { return points_.size(); }
    bool isEmpty() const { return points_.empty(); }
    const CurvePoint& operator[](std::size_t i) const { return points_[i]; }

    std::optional<std::size_t> lastAtOrBefore(double step) const;
    /// What to draw over `steps` on that many pixel columns: at most 5 points a column, minima and maxima kept, with
    /// the neighbour outside on either side.
    std::vector<CurvePoint> visible(AxisRange steps, int columns) const;
    OffAxis offAxis(AxisRange steps, AxisRange values) const;

 private:
    struct Extremes {
        double lowest, highest;  ///< NaN when all are NaN
    };
    static constexpr std::size_t kBlock = 4;

    std::size_t firstAtOrAfter(double step) const;
    /// Appends points first .. last - 1, taken from blocks of that level where they are whole; level -1: the points
    /// themselves.
    void collect(std::size_t first, std::size_t last, int level, std::vector<CurvePoint>& out) const;
    static Extremes join(Extremes a, Extremes b);

    std::vector<CurvePoint> points_;
    std::vector<std::vector<Extremes>> levels_;  ///< level l: blocks of kBlock * 2^l points, complete ones only
};

/// Polylines of the points inside `box`, cut exactly at its edges; pieces of one point are isolated points. On a
/// logarithmic axis what is not above 0 lies below the box.
std::vector<QPolygonF> curveLines(const std::vector<CurvePoint>& points, AxisRange steps, AxisRange values, bool isLog,
                                  const QRectF& box);

}  // namespace outeffhop::kit
