// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/curve_series.h"

#include <algorithm>
#include <cmath>

namespace outeffhop::kit {
namespace {

/// Maps a range to [0, 1]; what is infinite or impossible on a logarithmic axis lands far outside.
class UnitScale {
 public:
    UnitScale(AxisRange range, bool isLog)
        : isLog_(isLog), lower_(transform(range.lower)), size_(transform(range.upper) - lower_) {}

    double operator()(double value) const {
        if (isLog_ && !(value > 0)) return -kFar;
        return std::clamp((transform(value) - lower_) / size_, -kFar, kFar);
    }

 private:
    static constexpr double kFar = 1e4;
    double transform(double value) const { return isLog_ ? std::log(value) : value; }

    bool isLog_;
    double lower_, size_;
};

/// Cuts the part of a line that lies within [0, 1] in x and y; false when nothing does.
bool clipToUnit(QPointF& a, QPointF& b) {
    double from = 0, to = 1;
    const QPointF d = b - a;
    const auto cut = [&](double direction, double distance) {
        if (direction == 0) return distance >= 0;
        const double t = distance / direction;
        if (direction < 0)
            from = std::max(from, t);
        else
            to = std::min(to, t);
        return from <= to;
    };
    if (!cut(-d.x(), a.x()) || !cut(d.x(), 1 - a.x()) || !cut(-d.y(), a.y()) || !cut(d.y(), 1 - a.y())) return false;
    b = a + to * d;
    a = a + from * d;
    return true;
}

bool isInUnit(QPointF p) {
    return p.x() >= 0 && p.x() <= 1 && p.y() >= 0 && p.y() <= 1;
}

}  // namespace

void CurveSeries::clear() {
    points_.clear();
    levels_.clear();
}

CurveSeries::Extremes CurveSeries::join(Extremes a, Extremes b) {
    return {std::fmin(a.lowest, b.lowest), std::fmax(a.highest, b.highest)};
}

void CurveSeries::append(double step, double value) {
    points_.push_back({step, value});
    if (points_.size() % kBlock != 0) return;
    Extremes block{value, value};
    for (std::size_t i = points_.size() - kBlock; i < points_.size(); ++i)
        block = join(block, {points_[i].value, points_[i].value});
    for (std::size_t level = 0;; ++level) {
        if (level == levels_.size()) levels_.emplace_back();
        auto& blocks = levels_[level];
        blocks.push_back(block);
        if (blocks.size() % 2 != 0) return;
        block = join(blocks[blocks.size() - 2], blocks.back());
    }
}

std::size_t CurveSeries::firstAtOrAfter(double step) const {
    const auto at = std::lower_bound(points_.begin(), points_.end(), step,
                                     [](const CurvePoint& p, double s) { return p.step < s; });
    return std::size_t(at - points_.begin());
}

std::optional<std::size_t> CurveSeries::lastAtOrBefore(double step) const {
    const auto at = std::upper_bound(points_.begin(), points_.end(), step,
                                     [](double s, const CurvePoint& p) { return s < p.step; });
    if (at == points_.begin()) return {};
    return std::size_t(at - points_.begin()) - 1;
}

std::vector<CurvePoint> CurveSeries::visible(AxisRange steps, int columns) const {
    std::size_t first = firstAtOrAfter(steps.lower), last = firstAtOrAfter(steps.upper);
    if (first > 0) --first;
    last = std::min(last + 2, points_.size());
    if (first >= last) return {};
    const std::size_t perColumn = (last - first) / std::size_t(std::max(columns, 1));
    if (perColumn < kBlock || levels_.empty())
        return {points_.begin() + std::ptrdiff_t(first), points_.begin() + std::ptrdiff_t(last)};

    std::size_t level = 0;
    while (level + 1 < levels_.size() && (kBlock << (level + 1)) <= perColumn) ++level;
    std::vector<CurvePoint> out;
    collect(first, last, int(level), out);
    return out;
}

void CurveSeries::collect(std::size_t first, std::size_t last, int level, std::vector<CurvePoint>& out) const {
    if (level < 0) {
        out.insert(out.end(), points_.begin() + std::ptrdiff_t(first), points_.begin() + std::ptrdiff_t(last));
        return;
    }
    const std::vector<Extremes>& blocks = levels_[std::size_t(level)];
    const std::size_t block = kBlock << level;
    const std::size_t firstBlock = (first + block - 1) / block, lastBlock = std::min(last / block, blocks.size());
    if (firstBlock >= lastBlock) return collect(first, last, level - 1, out);
    collect(first, firstBlock * block, level - 1, out);
    for (std::size_t b = firstBlock; b < lastBlock; ++b) {
        const CurvePoint &start = points_[b * block], &middle = points_[b * block + block / 2];
        // Leaving a block where the next one is near keeps the picture free of lines that are not there.
        const bool isRising = start.value <= points_[b * block + block - 1].value;
        out.push_back({start.step, isRising ? blocks[b].lowest : blocks[b].highest});
        out.push_back({middle.step, isRising ? blocks[b].highest : blocks[b].lowest});
    }
    collect(lastBlock * block, last, level - 1, out);
}

OffAxis CurveSeries::offAxis(AxisRange steps, AxisRange values) const {
    OffAxis out;
    const auto check = [&](const CurvePoint& p) {
        if (p.value > values.upper && (out.above++ == 0 || p.value > out.highest.value)) out.highest = p;
        if (p.value < values.lower && (out.below++ == 0 || p.value < out.lowest.value)) out.lowest = p;
    };
    const std::size_t first = firstAtOrAfter(steps.lower), last = lastAtOrBefore(steps.upper).value_or(0) + 1;
    for (std::size_t i = first; i < std::min(last, points_.size());) {
        const bool isBlock =
            i % kBlock == 0 && i + kBlock <= last && !levels_.empty() && i / kBlock < levels_[0].size();
        if (isBlock && !(levels_[0][i / kBlock].highest > values.upper) &&
            !(levels_[0][i / kBlock].lowest < values.lower)) {
            i += kBlock;
            continue;
        }
        check(points_[i++]);
    }
    return out;
}

std::vector<QPolygonF> curveLines(const std::vector<CurvePoint>& points, AxisRange steps, AxisRange values, bool isLog,
                                  const QRectF& box) {
    const UnitScale x(steps, false), y(values, isLog);
    const auto place = [&](QPointF unit) {
        return QPointF(box.left() + unit.x() * box.width(), box.bottom() - unit.y() * box.height());
    };
    std::vector<QPolygonF> lines;
    bool isOpen = false;  // the last line ends at the last point
    const auto isGap = [](const CurvePoint& p) { return std::isnan(p.value) || std::isnan(p.step); };
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (isGap(points[i])) {
            isOpen = false;
            continue;
        }
        const QPointF here(x(points[i].step), y(points[i].value));
        if (i == 0 || isGap(points[i - 1])) {
            isOpen = isInUnit(here);
            if (isOpen) lines.push_back({place(here)});
            continue;
        }
        QPointF from(x(points[i - 1].step), y(points[i - 1].value)), to = here;
        if (!clipToUnit(from, to)) {
            isOpen = false;
            continue;
        }
        if (!isOpen) lines.push_back({place(from)});
        lines.back().push_back(place(to));
        isOpen = isInUnit(here);
    }
    return lines;
}

}  // namespace outeffhop::kit
