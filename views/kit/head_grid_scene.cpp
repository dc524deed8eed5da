// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/head_grid_scene.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "views/kit/number_format.h"
#include "views/kit/painting.h"

namespace outeffhop::kit {
namespace {

constexpr double kLayerLabel = 28, kHeadLabel = 16, kTop = 2, kGap = 6, kTextBeside = 64, kTextBelow = 36,
                 kLargest = 160;
constexpr int kBarCode = 175;  ///< the bar's colour on the no-op map: orange to pink, readable on every theme

/// Left of the thumbnails.
double labelWidth(const HeadGridScene& scene) {
    const QFontMetricsF metrics(captionFont());
    double widest = kLayerLabel;
    for (const QString& name : scene.layerNames) widest = std::max(widest, metrics.horizontalAdvance(name) + kGap);
    return std::ceil(widest);
}

HeadGridLayout arrange(const HeadGridScene& scene, const QSizeF& size, HeadText text) {
    HeadGridLayout out;
    out.text = text;
    const double beside = text == HeadText::beside ? kTextBeside + kGap : 0;
    const double below = text == HeadText::below ? kTextBelow : 0;
    out.origin = {labelWidth(scene), scene.heads > 1 ? kHeadLabel : kTop};
    const double width = (size.width() - out.origin.x()) / scene.heads - beside - kGap;
    const double height = (size.height() - out.origin.y()) / scene.layers - below - kGap;
    out.thumbnail = std::floor(std::clamp(std::min(width, height), 0.0, kLargest));
    out.stepX = out.thumbnail + beside + kGap;
    out.stepY = out.thumbnail + below + kGap;
    return out;
}

}  // namespace

QString HeadGridScene::layerName(int layer) const {
    return layer < layerNames.size() ? layerNames[layer] : QString("L%1").arg(layer + 1);
}

double HeadGridScene::valueOf(const HeadMeasure& measure, HeadId head) const {
    const auto i = indexOf(head);
    return i < measure.values.size() ? double(measure.values[i]) : std::nan("");
}

QString HeadGridScene::describe(HeadId head) const {
    if (!contains(head)) return {};
    const QString layer = layerNames.isEmpty() ? QString("layer %1").arg(head.layer + 1) : layerName(head.layer);
    QString text = QString("%1 head %2").arg(layer).arg(head.head + 1);
    for (const HeadMeasure* measure : {&bar, &secondary})
        if (!measure->meaning.isEmpty())
            text += ", " + measure->meaning + " " + formatFixed(valueOf(*measure, head), 2);
    return text;
}

QString HeadGridScene::csv() const {
    QString out = "layer,head";
    const auto both = {&bar, &secondary};
    for (const HeadMeasure* measure : both)
        if (!measure->meaning.isEmpty()) out += "," + QString(measure->meaning).replace(' ', '_').replace(',', '_');
    out += "\n";
    for (int l = 0; l < layers; ++l)
        for (int h = 0; h < heads; ++h) {
            out += QString("%1,%2").arg(l + 1).arg(h + 1);
            for (const HeadMeasure* measure : both)
                if (!measure->meaning.isEmpty()) out += "," + exactNumber(valueOf(*measure, {l, h}));
            out += "\n";
        }
    return out;
}

HeadGridLayout HeadGridScene::layout(const QSizeF& size) const {
    if (isEmpty()) return {};
    const HeadGridLayout none = arrange(*this, size, HeadText::none);
    if (bar.symbol.isEmpty() && secondary.symbol.isEmpty()) return none;
    const HeadGridLayout beside = arrange(*this, size, HeadText::beside), below = arrange(*this, size, HeadText::below);
    if (beside.thumbnail >= 56 && beside.thumbnail >= 0.55 * below.thumbnail) return beside;
    if (below.thumbnail >= 56) return below;
    return none;
}

std::optional<HeadId> HeadGridScene::headAt(const HeadGridLayout& at, QPointF point) const {
    if (at.stepX <= 0 || at.stepY <= 0) return {};
    const QPointF p = point - at.origin;
    if (p.x() < 0 || p.y() < 0) return {};
    const HeadId head{static_cast<int>(p.y() / at.stepY), static_cast<int>(p.x() / at.stepX)};
    return contains(head) ? std::optional(head) : std::nullopt;
}

void HeadGridScene::paint(QPainter& painter, const HeadGridLayout& at, const ExportStyle& style) const {
    if (isEmpty() || at.thumbnail <= 0) return;
    paintLabels(painter, at, paletteOf(style.theme));
    for (int l = 0; l < layers; ++l)
        for (int h = 0; h < heads; ++h) paintHead(painter, at, {l, h}, style);
}

void HeadGridScene::paintLabels(QPainter& painter, const HeadGridLayout& at, const Palette& colours) const {
    const auto every = [](double step, double needed) { return std::max(1, int(std::ceil(needed / step))); };
    for (int l = 0; l < layers; l += every(at.stepY, 12)) {
        const QRectF box(0, at.thumbnailOf({l, 0}).top(), at.origin.x() - kGap, at.thumbnail);
        drawText(painter, box, Qt::AlignRight | Qt::AlignVCenter, layerName(l), captionFont(), colours.secondary);
    }
    if (heads < 2) return;
    for (int h = 0; h < heads; h += every(at.stepX, 22)) {
        const QRectF box(at.thumbnailOf({0, h}).left(), 0, at.thumbnail, kHeadLabel - 2);
        drawText(painter, box, Qt::AlignHCenter | Qt::AlignVCenter, QString("H%1").arg(h + 1), captionFont(),
                 colours.secondary);
    }
}

void HeadGridScene::paintHead(QPainter& painter, const HeadGridLayout& at, HeadId head,
                              const ExportStyle& style) const {
    const Palette& colours = paletteOf(style.theme);
    const QRectF box = at.thumbnailOf(head);
    painter.setRenderHint(QPainter::Antialiasing, false);
    drawCells(painter, box, thumbnails[indexOf(head)], ColourMap::of(ColourMapKind::probability, style.theme));
    painter.setPen(QPen(colours.line, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(box.adjusted(-1, -1, 0, 0));
    painter.setRenderHint(QPainter::Antialiasing, true);

    const double value = valueOf(bar, head);
    const QColor barColour(ColourMap::of(ColourMapKind::noop, ThemeKind::dark).at(kBarCode));
    const auto drawBar = [&](const QRectF& full, bool hasGround) {
        if (hasGround) painter.fillRect(full, colours.line);
        if (value > 0)
            painter.fillRect(QRectF(full.left(), full.top(), full.width() * std::min(value, 1.0), full.height()),
                             barColour);
    };
    const auto line = [](const HeadMeasure& measure, double v) { return measure.symbol + ' ' + formatFixed(v, 2); };
    if (at.text == HeadText::none) {
        if (!bar.values.empty()) drawBar({box.left(), box.bottom() - 3, box.width(), 3}, false);
        return;
    }
    const bool isBeside = at.text == HeadText::beside;
    const QPointF place =
        isBeside ? QPointF(box.right() + kGap, box.center().y() - 20) : QPointF(box.left(), box.bottom() + 3);
    const double width = isBeside ? kTextBeside - 4 : box.width();
    const QRectF first(place, QSizeF(width, 14));
    if (!bar.symbol.isEmpty()) {
        drawText(painter, first, Qt::AlignLeft | Qt::AlignVCenter, line(bar, value), captionFont(), colours.text);
        drawBar({place.x(), place.y() + 16, width, 3}, true);
    }
    if (!secondary.symbol.isEmpty()) {
        // Beside there is a third line; below both numbers share the first one where they fit.
        const QString text = line(secondary, valueOf(secondary, head));
        const bool fits = textWidth(captionFont(), line(bar, value) + text) + 8 <= width;
        if (isBeside || !fits)
            drawText(painter, first.translated(0, 22), Qt::AlignLeft | Qt::AlignVCenter, text, captionFont(),
                     colours.secondary);
        else
            drawText(painter, first, Qt::AlignRight | Qt::AlignVCenter, text, captionFont(), colours.secondary);
    }
}

}  // namespace outeffhop::kit
