// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPolygonF>
#include <QRectF>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "views/kit/histogram_plot.h"
#include "views/kit/painting.h"

class QPainter;

namespace outeffhop::kit {

/// A value axis over both signs: logarithmic in |x| from `inner` to `outer`, one narrow strip in the middle for all
/// below. Positions run from -1 (-outer) to 1.
struct SignedLogAxis {
    double inner = 0.01, outer = 1;  ///< powers of ten

    double positionOf(double value) const;
    /// Lower and upper position of a bin of store::SignedLogBins.
    std::pair<double, double> extentOf(int bin) const;
    std::vector<double> ticks() const;

    /// extentOf each bin.
    std::vector<std::pair<double, double>> extents() const;

    /// Spans all counted bins; `inner` falls while more than a fifth of some frame lies below it.
    void include(const HistogramFrame& frame);
    bool operator==(const SignedLogAxis&) const = default;
};

struct HistogramRun {
    QString key, name;
    QColor colour;
    bool isVisible = true;
    std::vector<HistogramFrame> frames;
};

/// Outline of one frame: height over position, heights counts per unit of position.
struct HistogramOutline {
    std::vector<double> positions, heights;
    double lowest = 0, highest = 0;  ///< positions of the outermost counted bins
};
/// `extents` are those of the axis.
HistogramOutline outlineOf(const HistogramFrame& frame, const SignedLogAxis& axis,
                           std::span<const std::pair<double, double>> extents, CountScale scale);

/// What a histogram plot shows and how it is drawn; no widget.
struct HistogramScene {
    /// A row of the picture: a ridge or a line of the heat map.
    struct Row {
        std::size_t frame;
        QRectF box;  ///< the ridge stands on its lower edge
    };
    struct Layout {
        QRectF box;
        std::vector<Row> rows;
    };

    std::vector<HistogramRun> runs;
    HistogramMode mode = HistogramMode::ridge;
    CountScale scale = CountScale::squareRoot;
    QString focusKey;
    std::optional<std::int64_t> cursor;
    SignedLogAxis axis;

    const HistogramRun* focus() const;
    /// The frame at the cursor: the last one at or before it, or the first; nullptr without frames.
    const HistogramFrame* current(const HistogramRun& run) const;
    void refreshAxis();

    Layout layout(const QSizeF& size) const;
    void paint(QPainter& painter, const Layout& layout, const ExportStyle& style) const;
    /// "step 1,500 · 1 to 1.25: 312 of 4,096 values", empty where nothing is.
    QString describe(const Layout& layout, QPointF point) const;
    std::optional<std::int64_t> stepAt(const Layout& layout, QPointF point) const;
    std::vector<LegendItem> legend() const;
    /// What the colours of the heat map mean.
    ColourBar countBar() const;
    QString csv() const;

 private:
    void paintAxis(QPainter& painter, const Layout& layout, const Palette& colours) const;
    void paintRidge(QPainter& painter, const Layout& layout, const Palette& colours) const;
    void paintOverlay(QPainter& painter, const Layout& layout, const Palette& colours) const;
    void paintHeat(QPainter& painter, const Layout& layout, const ExportStyle& style) const;
    void paintSteps(QPainter& painter, const Layout& layout, const Palette& colours, Qt::Alignment alignment) const;
    QPolygonF shape(const HistogramOutline& outline, const QRectF& box, double largest) const;
};

}  // namespace outeffhop::kit
