// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/histogram_scene.h"

#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/store/signed_log_histogram.h"
#include "views/kit/number_format.h"

namespace outeffhop::kit {
namespace {

using Bins = store::SignedLogBins;

constexpr double kStepLabels = 46, kSideLabel = 16, kTickLabels = 18, kSmallestRidge = 14, kRidgeOverlap = 2.6,
                 kLabelLine = 12;
constexpr int kHeatColumns = 240;

QColor mix(const QColor& a, const QColor& b, double t) {
    const auto channel = [t](int x, int y) { return static_cast<int>(std::lround(x + (y - x) * t)); };
    return QColor(channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue()));
}

double largestOf(const HistogramOutline& outline) {
    return outline.heights.empty() ? 0 : *std::max_element(outline.heights.begin(), outline.heights.end());
}

double xOf(const QRectF& box, double position) {
    return box.center().x() + position * box.width() / 2;
}

std::uint64_t total(const HistogramFrame& frame) {
    return std::accumulate(frame.counts.begin(), frame.counts.end(), std::uint64_t{0});
}

/// `rows` of `frames` evenly spread, first and last among them.
std::vector<std::size_t> spread(std::size_t frames, std::size_t rows) {
    std::vector<std::size_t> out;
    if (rows < 2 || frames < 2) return frames ? std::vector<std::size_t>{frames - 1} : out;
    rows = std::min(rows, frames);
    for (std::size_t i = 0; i < rows; ++i) out.push_back((i * (frames - 1) + (rows - 1) / 2) / (rows - 1));
    return out;
}

}  // namespace

const HistogramRun* HistogramScene::focus() const {
    const HistogramRun* first = nullptr;
    for (const HistogramRun& run : runs) {
        if (run.key == focusKey) return &run;
        if (!first && run.isVisible) first = &run;
    }
    return first;
}

const HistogramFrame* HistogramScene::current(const HistogramRun& run) const {
    if (run.frames.empty()) return nullptr;
    if (!cursor) return &run.frames.back();
    const auto after = std::upper_bound(run.frames.begin(), run.frames.end(), *cursor,
                                        [](std::int64_t s, const HistogramFrame& f) { return s < f.step; });
    return after == run.frames.begin() ? &run.frames.front() : &*(after - 1);
}

void HistogramScene::refreshAxis() {
    axis = {};
    for (const HistogramRun& run : runs)
        if (run.isVisible)
            for (const HistogramFrame& frame : run.frames) axis.include(frame);
}

HistogramScene::Layout HistogramScene::layout(const QSizeF& size) const {
    Layout out;
    const double side = std::max(kSideLabel, std::ceil(textWidth(captionFont(), formatTick(-axis.outer)) / 2));
    const double left = mode == HistogramMode::overlay ? side : kStepLabels;
    out.box =
        QRectF(left, 4, std::max(10.0, size.width() - left - side), std::max(10.0, size.height() - 4 - kTickLabels));
    const HistogramRun* run = focus();
    if (!run || run->frames.empty() || mode == HistogramMode::overlay) return out;
    const bool isHeat = mode == HistogramMode::heat;
    const auto frames =
        spread(run->frames.size(), std::size_t(std::max(2.0, out.box.height() / (isHeat ? 1 : kSmallestRidge))));
    // The uppermost ridge needs room for its height.
    const double pitch = isHeat ? out.box.height() / double(frames.size())
                                : std::min(out.box.height() / (double(frames.size()) + kRidgeOverlap - 1), 40.0);
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const double bottom =
            isHeat ? out.box.top() + pitch * double(i + 1) : out.box.bottom() - pitch * double(frames.size() - 1 - i);
        out.rows.push_back({frames[i], QRectF(out.box.left(), bottom - pitch, out.box.width(), pitch)});
    }
    return out;
}

void HistogramScene::paint(QPainter& painter, const Layout& at, const ExportStyle& style) const {
    const Palette& colours = paletteOf(style.theme);
    painter.setRenderHint(QPainter::Antialiasing);
    paintAxis(painter, at, colours);
    switch (mode) {
        case HistogramMode::ridge:
            return paintRidge(painter, at, colours);
        case HistogramMode::overlay:
            return paintOverlay(painter, at, colours);
        case HistogramMode::heat:
            return paintHeat(painter, at, style);
    }
}

void HistogramScene::paintAxis(QPainter& painter, const Layout& at, const Palette& colours) const {
    for (double tick : axis.ticks()) {
        const double x = std::round(xOf(at.box, axis.positionOf(tick)));
        painter.fillRect(QRectF(x, at.box.top(), 1, at.box.height()), colours.line);
        const QString text = formatTick(tick);
        const double width = textWidth(captionFont(), text);
        drawText(painter, {x - width / 2, at.box.bottom() + 3, width, 13}, Qt::AlignCenter, text, captionFont(),
                 colours.secondary);
    }
}

QPolygonF HistogramScene::shape(const HistogramOutline& outline, const QRectF& box, double largest) const {
    QPolygonF line;
    line << QPointF(xOf(box, outline.lowest), box.bottom());
    for (std::size_t i = 0; i < outline.positions.size(); ++i) {
        if (outline.positions[i] < outline.lowest || outline.positions[i] > outline.highest) continue;
        line << QPointF(xOf(box, outline.positions[i]), box.bottom() - outline.heights[i] / largest * box.height());
    }
    line << QPointF(xOf(box, outline.highest), box.bottom());
    return line;
}

void HistogramScene::paintRidge(QPainter& painter, const Layout& at, const Palette& colours) const {
    const HistogramRun* run = focus();
    if (!run || at.rows.empty()) return;
    const auto extents = axis.extents();
    std::vector<HistogramOutline> outlines;
    double largest = 1e-12;
    for (const Row& row : at.rows) {
        outlines.push_back(outlineOf(run->frames[row.frame], axis, extents, scale));
        largest = std::max(largest, largestOf(outlines.back()));
    }
    const HistogramFrame* marked = cursor ? current(*run) : nullptr;
    for (std::size_t i = 0; i < at.rows.size(); ++i) {
        const double age = at.rows.size() < 2 ? 1 : double(i) / double(at.rows.size() - 1);
        const bool isMarked = &run->frames[at.rows[i].frame] == marked;
        QRectF box = at.rows[i].box;
        box.setTop(box.bottom() - box.height() * kRidgeOverlap);
        const QColor ink = isMarked ? colours.text : mix(colours.panel, run->colour, 0.45 + 0.55 * age);
        painter.setPen(QPen(mix(colours.panel, run->colour, 0.5), 1));
        painter.drawLine(QPointF(at.box.left(), box.bottom()), QPointF(at.box.right(), box.bottom()));
        painter.setPen(QPen(ink, isMarked ? 1.6 : 1));
        painter.setBrush(mix(colours.panel, run->colour, 0.14 + 0.3 * age));
        painter.drawPolygon(shape(outlines[i], box, largest));
        painter.setBrush(Qt::NoBrush);
    }
    paintSteps(painter, at, colours, Qt::AlignBottom);
}

void HistogramScene::paintSteps(QPainter& painter, const Layout& at, const Palette& colours,
                                Qt::Alignment alignment) const {
    const HistogramRun* run = focus();
    const double pitch = at.rows.front().box.height();
    const auto every = std::size_t(std::max(1.0, std::ceil(kLabelLine * 1.4 / pitch)));
    for (std::size_t i = (at.rows.size() - 1) % every; i < at.rows.size(); i += every) {
        const QRectF row = at.rows[i].box;
        const double y =
            alignment & Qt::AlignBottom ? row.bottom() - kLabelLine + 3 : row.center().y() - kLabelLine / 2;
        drawText(painter, {0, y, kStepLabels - 8, kLabelLine}, Qt::AlignRight | Qt::AlignVCenter,
                 formatInteger(run->frames[at.rows[i].frame].step), captionFont(), colours.secondary);
    }
}

void HistogramScene::paintOverlay(QPainter& painter, const Layout& at, const Palette& colours) const {
    const auto extents = axis.extents();
    std::vector<std::pair<const HistogramRun*, HistogramOutline>> outlines;
    for (const HistogramRun& run : runs)
        if (const HistogramFrame* frame = run.isVisible ? current(run) : nullptr)
            outlines.emplace_back(&run, outlineOf(*frame, axis, extents, scale));
    // Runs may have counted different numbers of values: each is drawn to its own full height.
    for (const auto& [run, outline] : outlines) {
        const QPolygonF area = shape(outline, at.box, std::max(largestOf(outline), 1e-12));
        QColor fill = run->colour;
        fill.setAlphaF(outlines.size() == 1 ? 0.3f : 0.1f);
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawPolygon(area);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(run->colour, 1.4));
        painter.drawPolyline(area);
    }
    painter.setPen(QPen(colours.secondary, 1));
    painter.drawLine(at.box.bottomLeft(), at.box.bottomRight());
}

void HistogramScene::paintHeat(QPainter& painter, const Layout& at, const ExportStyle& style) const {
    const HistogramRun* run = focus();
    if (!run || at.rows.empty()) return;
    const auto extents = axis.extents();
    std::vector<std::vector<double>> rows;
    double largest = 1e-12;
    for (const Row& row : at.rows) {
        const HistogramOutline outline = outlineOf(run->frames[row.frame], axis, extents, scale);
        largest = std::max(largest, largestOf(outline));
        std::vector<double> cells(kHeatColumns, 0);
        for (int c = 0; c < kHeatColumns; ++c) {
            const double position = (c + 0.5) / kHeatColumns * 2 - 1;
            const auto right = std::lower_bound(outline.positions.begin(), outline.positions.end(), position);
            // The nearer of the two bins around the column.
            auto nearest = std::size_t(right - outline.positions.begin());
            if (nearest == outline.positions.size() ||
                (nearest > 0 && position - outline.positions[nearest - 1] < outline.positions[nearest] - position))
                --nearest;
            cells[std::size_t(c)] = outline.heights[nearest];
        }
        rows.push_back(std::move(cells));
    }
    QImage codes(kHeatColumns, int(rows.size()), QImage::Format_Indexed8);
    for (std::size_t r = 0; r < rows.size(); ++r)
        for (int c = 0; c < kHeatColumns; ++c) {
            const double cell = rows[r][std::size_t(c)];
            // A counted bin never looks empty.
            codes.scanLine(int(r))[c] =
                cell > 0 ? std::max<uchar>(12, colourCode(cell, largest, ColourScale::linear)) : 0;
        }
    drawCells(painter, at.box, codes, ColourMap::of(ColourMapKind::probability, style.theme));
    const Palette& colours = paletteOf(style.theme);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colours.line, 1));
    painter.drawRect(at.box);
    if (const HistogramFrame* marked = cursor ? current(*run) : nullptr)
        for (const Row& row : at.rows)
            if (&run->frames[row.frame] == marked) {
                painter.setPen(QPen(colours.accent, 1));
                painter.drawRect(row.box.adjusted(0, 0, 0, row.box.height() < 2 ? 1 : 0));
            }
    paintSteps(painter, at, colours, Qt::AlignVCenter);
}

std::optional<std::int64_t> HistogramScene::stepAt(const Layout& at, QPointF point) const {
    const HistogramRun* run = focus();
    if (!run || !at.box.contains(point)) return {};
    if (mode == HistogramMode::overlay) {
        const HistogramFrame* frame = current(*run);
        return frame ? std::optional(frame->step) : std::nullopt;
    }
    for (const Row& row : at.rows)
        if (point.y() <= row.box.bottom()) return run->frames[row.frame].step;
    return {};
}

QString HistogramScene::describe(const Layout& at, QPointF point) const {
    const auto step = stepAt(at, point);
    if (!step) return {};
    const double position = (point.x() - at.box.center().x()) / (at.box.width() / 2);
    const auto line = [&](const HistogramRun& run, const HistogramFrame& frame) {
        std::uint64_t count = 0;
        double lower = 0, upper = 0;
        if (std::abs(position) <= axis.positionOf(axis.inner)) {
            for (int bin = 0; bin < Bins::kCount; ++bin)
                if (Bins::outerEdge(bin) <= axis.inner) count += frame.counts[std::size_t(bin)];
            lower = -axis.inner, upper = axis.inner;
        } else {
            for (int bin = 0; bin < Bins::kCount; ++bin) {
                const auto [left, right] = axis.extentOf(bin);
                if (position < left || position >= right || bin == Bins::kZero) continue;
                count = frame.counts[std::size_t(bin)];
                lower = Bins::innerEdge(bin), upper = Bins::outerEdge(bin);
                if (bin < Bins::kZero) std::tie(lower, upper) = std::pair(-upper, -lower);
            }
        }
        return QString("%1 · step %2 · %3 to %4: %5 of %6 values")
            .arg(run.name, formatInteger(frame.step), formatTick(lower), formatTick(upper),
                 formatInteger(std::int64_t(count)), formatInteger(std::int64_t(total(frame))));
    };
    QStringList lines;
    if (mode == HistogramMode::overlay) {
        for (const HistogramRun& run : runs)
            if (const HistogramFrame* frame = run.isVisible ? current(run) : nullptr) lines << line(run, *frame);
    } else {
        for (const HistogramFrame& frame : focus()->frames)
            if (frame.step == *step) lines << line(*focus(), frame);
    }
    return lines.join('\n');
}

std::vector<LegendItem> HistogramScene::legend() const {
    std::vector<LegendItem> items;
    if (mode != HistogramMode::overlay) {
        if (const HistogramRun* run = focus()) items.push_back({run->name, run->colour, {}});
        return items;
    }
    for (const HistogramRun& run : runs)
        if (run.isVisible) items.push_back({run.name, run.colour, {}});
    return items;
}

ColourBar HistogramScene::countBar() const {
    const QString what = scale == CountScale::squareRoot ? "√ count per decade" : "log count per decade";
    return {ColourMapKind::probability, what, {{0, "0"}, {1, "largest"}}};
}

QString HistogramScene::csv() const {
    QString out = "run,step,lower,upper,count\n";
    for (const HistogramRun& run : runs) {
        if (!run.isVisible) continue;
        const QString name = '"' + QString(run.name).replace('"', "\"\"") + "\",";
        for (const HistogramFrame& frame : run.frames)
            for (int bin = 0; bin < Bins::kCount; ++bin) {
                const auto count = frame.counts[std::size_t(bin)];
                if (count == 0) continue;
                const double edge = Bins::outerEdge(bin), inner = bin == Bins::kZero ? -edge : Bins::innerEdge(bin);
                const auto [lower, upper] = bin < Bins::kZero ? std::pair(-edge, -inner) : std::pair(inner, edge);
                out += name +
                       QString("%1,%2,%3,%4\n").arg(frame.step).arg(exactNumber(lower), exactNumber(upper)).arg(count);
            }
    }
    return out;
}

}  // namespace outeffhop::kit
