// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/curve_set.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "views/kit/number_format.h"

namespace outeffhop::kit {
namespace {

constexpr int kSampledColumns = 400;
constexpr double kDense = 12;  ///< line length in widths of the plot from which lines are drawn thin
constexpr std::size_t kFewPoints = 50;
constexpr double kTail = 0.02;  ///< share of points at either end that may leave a linear axis
constexpr double kSqueeze = 3;  ///< ... when they would make the rest smaller than a third

/// Finite values that a plot has to show, in ascending order.
std::vector<double> sortedValues(const CurveSet& set, AxisRange steps, bool isLog) {
    std::vector<double> values;
    const auto add = [&](double v) {
        if (std::isfinite(v) && (!isLog || v > 0)) values.push_back(v);
    };
    for (const Curve& curve : set.curves) {
        if (!curve.style.visible) continue;
        for (const CurvePoint& p : curve.raw.visible(steps, kSampledColumns))
            if (p.step >= steps.lower && p.step <= steps.upper) add(p.value);
        for (const BandPoint& p : curve.band) add(p.lower), add(p.upper);
    }
    std::sort(values.begin(), values.end());
    return values;
}

/// The range of sorted values without tails that would squeeze the rest.
AxisRange bulk(const std::vector<double>& sorted) {
    AxisRange all{sorted.front(), sorted.back()};
    if (sorted.size() < kFewPoints) return all;
    const auto tail = std::size_t(kTail * double(sorted.size()));
    const AxisRange middle{sorted[tail], sorted[sorted.size() - 1 - tail]};
    if (!(middle.size() > 0) || all.size() <= kSqueeze * middle.size()) return all;
    return {std::max(all.lower, middle.lower - 0.5 * middle.size()),
            std::min(all.upper, middle.upper + 0.5 * middle.size())};
}

double lengthOf(const std::vector<QPolygonF>& lines) {
    double length = 0;
    for (const QPolygonF& line : lines)
        for (qsizetype i = 1; i < line.size(); ++i)
            length += std::abs(line[i].x() - line[i - 1].x()) + std::abs(line[i].y() - line[i - 1].y());
    return length;
}

QPen penOf(const CurveStyle& style, float opacity, bool isThin) {
    QColor colour = style.colour;
    colour.setAlphaF(opacity);
    QPen pen(colour, isThin ? 1 : style.emphasised ? 2.4 : 1.5, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin);
    pen.setCosmetic(isThin);  // a pixel of the screen, also on dense ones
    if (!style.dash.isEmpty()) pen.setDashPattern(style.dash);
    return pen;
}

}  // namespace

void Curve::append(double step, double value, double smoothing) {
    raw.append(step, value);
    if (!(smoothing > 0)) return;
    if (std::isfinite(value)) {
        weightedSum = smoothing * weightedSum + (1 - smoothing) * value;
        weight = smoothing * weight + (1 - smoothing);
    }
    smooth.append(step, std::isfinite(value) ? weightedSum / weight : value);
}

void Curve::setSmoothing(double smoothing) {
    CurveSeries points;
    std::swap(points, raw);
    smooth.clear();
    weightedSum = weight = 0;
    for (std::size_t i = 0; i < points.size(); ++i) append(points[i].step, points[i].value, smoothing);
}

QPointF CurveSet::View::place(CurvePoint p) const {
    const auto f = [this](double v) { return isLog ? std::log(v) : v; };
    const double x = (p.step - steps.lower) / steps.size();
    const double y = isLog && !(p.value > 0) ? 0 : (f(p.value) - f(values.lower)) / (f(values.upper) - f(values.lower));
    return {box.left() + x * box.width(), box.bottom() - std::clamp(y, 0.0, 1.0) * box.height()};
}

Curve* CurveSet::find(const QString& key) {
    const auto at = std::find_if(curves.begin(), curves.end(), [&](const Curve& c) { return c.key == key; });
    return at == curves.end() ? nullptr : &*at;
}

const Curve* CurveSet::find(const QString& key) const {
    return const_cast<CurveSet*>(this)->find(key);
}

std::vector<LegendItem> CurveSet::legend() const {
    std::vector<LegendItem> items;
    for (const Curve& curve : curves)
        if (curve.style.visible) items.push_back({curve.style.name, curve.style.colour, curve.style.dash});
    return items;
}

QString CurveSet::csv() const {
    const bool hasBands = std::ranges::any_of(curves, [](const Curve& c) { return !c.band.empty(); });
    QString out = "run,step,value";
    if (smoothing > 0) out += ",smoothed";
    out += hasBands ? ",lower,upper\n" : "\n";
    for (const Curve& curve : curves) {
        if (!curve.style.visible) continue;
        const QString name = '"' + QString(curve.style.name).replace('"', "\"\"") + "\",";
        for (std::size_t i = 0; i < curve.raw.size(); ++i) {
            out += name + exactNumber(curve.raw[i].step) + ',' + exactNumber(curve.raw[i].value);
            if (smoothing > 0) out += ',' + exactNumber(curve.smooth[i].value);
            if (hasBands && i < curve.band.size())
                out += ',' + exactNumber(curve.band[i].lower) + ',' + exactNumber(curve.band[i].upper);
            else if (hasBands)
                out += ",,";
            out += '\n';
        }
    }
    return out;
}

bool CurveSet::hasPoints() const {
    return std::any_of(curves.begin(), curves.end(),
                       [](const Curve& c) { return c.style.visible && !c.raw.isEmpty(); });
}

AxisRange CurveSet::fitSteps() const {
    double first = 0, last = 0;
    for (const Curve& curve : curves) {
        if (!curve.style.visible || curve.raw.isEmpty()) continue;
        first = std::min(first, curve.raw[0].step);
        last = std::max(last, curve.raw[curve.raw.size() - 1].step);
    }
    return {first, last <= plannedSteps ? std::max(plannedSteps, 1.0) : roundUp(last)};
}

AxisRange CurveSet::fitValues(AxisRange current, AxisRange steps, bool isLog) const {
    const std::vector<double> sorted = sortedValues(*this, steps, isLog);
    AxisRange data = sorted.empty() ? valueRange.value_or(isLog ? AxisRange{0.1, 1} : AxisRange{0, 1})
                     : isLog        ? AxisRange{sorted.front(), sorted.back()}
                                    : bulk(sorted);
    if (valueRange && (!isLog || valueRange->lower > 0)) {
        data = {std::min(data.lower, valueRange->lower), std::max(data.upper, valueRange->upper)};
        if (data == *valueRange) return data;
    }
    return growRange(current, data.lower, data.upper, isLog);
}

void CurveSet::paint(QPainter& painter, const View& view, ThemeKind theme) const {
    painter.setRenderHint(QPainter::Antialiasing);
    for (const Curve& curve : curves)
        if (curve.style.visible) paintBand(painter, view, curve);
    for (const bool emphasised : {false, true})
        for (const Curve& curve : curves) {
            if (!curve.style.visible || curve.style.emphasised != emphasised) continue;
            if (smoothing > 0) paintCurve(painter, view, curve, curve.raw, 0.3f);
            paintCurve(painter, view, curve, curve.shown(smoothing), 1);
        }
    paintOffAxis(painter, view, paletteOf(theme));
}

void CurveSet::paintBand(QPainter& painter, const View& view, const Curve& curve) const {
    if (curve.band.size() < 2) return;
    QPolygonF upper, lower;
    for (const BandPoint& p : curve.band) {
        if (p.step < view.steps.lower || p.step > view.steps.upper || !std::isfinite(p.upper - p.lower)) continue;
        upper.push_back(view.place({p.step, p.upper}));
        lower.push_back(view.place({p.step, p.lower}));
    }
    std::reverse(lower.begin(), lower.end());
    QColor fill = curve.style.colour;
    fill.setAlphaF(0.2f);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawPolygon(upper + lower);
    painter.setBrush(Qt::NoBrush);
}

void CurveSet::paintCurve(QPainter& painter, const View& view, const Curve& curve, const CurveSeries& series,
                          float opacity) const {
    const auto points = series.visible(view.steps, static_cast<int>(view.box.width()));
    const auto lines = curveLines(points, view.steps, view.values, view.isLog, view.box);
    // Qt draws lines of up to one pixel by far the fastest, and a curve that fills its columns needs no more.
    const bool isThin = !isVector(painter) && lengthOf(lines) > kDense * view.box.width();
    painter.setPen(penOf(curve.style, opacity, isThin));
    for (const QPolygonF& line : lines) {
        if (line.size() > 1) {
            painter.drawPolyline(line);
            continue;
        }
        painter.setBrush(painter.pen().color());
        painter.drawEllipse(line.front(), 1.5, 1.5);
        painter.setBrush(Qt::NoBrush);
    }
}

void CurveSet::paintOffAxis(QPainter& painter, const View& view, const Palette& colours) const {
    OffAxis all;
    for (const Curve& curve : curves) {
        if (!curve.style.visible) continue;
        const OffAxis off = curve.raw.offAxis(view.steps, view.values);
        const auto marker = [&](std::size_t count, CurvePoint at, double y, double direction) {
            if (count == 0) return;
            const double x = view.place(at).x();
            painter.setPen(Qt::NoPen);
            painter.setBrush(curve.style.colour);
            painter.drawPolygon(QPolygonF{{x - 4, y}, {x + 4, y}, {x, y - 6 * direction}});
            painter.setBrush(Qt::NoBrush);
        };
        marker(off.above, off.highest, view.box.top() + 6, 1);
        marker(off.below, off.lowest, view.box.bottom() - 6, -1);
        if (off.above > 0 && (all.above == 0 || off.highest.value > all.highest.value)) all.highest = off.highest;
        if (off.below > 0 && (all.below == 0 || off.lowest.value < all.lowest.value)) all.lowest = off.lowest;
        all.above += off.above;
        all.below += off.below;
    }
    const auto note = [&](std::size_t count, double extreme, const QString& arrow, int alignment) {
        if (count == 0) return;
        const QString to = std::isinf(extreme) ? QString("∞") : formatNumber(extreme, 3);
        const QString text = QString("%1 %2 to %3")
                                 .arg(arrow, formatInteger(std::int64_t(count)),
                                      (extreme < 0 && std::isinf(extreme) ? QString("−") : QString()) + to);
        drawText(painter, view.box.adjusted(0, 0, -4, 0), Qt::AlignRight | alignment, text, captionFont(),
                 colours.attention);
    };
    note(all.above, all.highest.value, "▲", Qt::AlignTop);
    note(all.below, all.lowest.value, "▼", Qt::AlignBottom);
}

}  // namespace outeffhop::kit
