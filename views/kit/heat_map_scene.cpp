// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/heat_map_scene.h"

#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numbers>

#include "views/kit/number_format.h"
#include "views/kit/painting.h"

namespace outeffhop::kit {
namespace {

constexpr double kLegendGap = 16, kSlant = 60, kSmallestLabel = 8;
const QString kNowhereSymbol = QStringLiteral("∅");

double widest(const Tokens& tokens, const QFont& font) {
    double width = 0;
    for (const Token& token : tokens) width = std::max(width, textWidth(font, token.text));
    return width;
}

/// Whether labels have to be slanted for columns of that width: a lone wide one, such as a begin-of-sequence token, may
/// reach over its neighbours.
bool areMostlyWider(const Tokens& tokens, double width, const QFont& font) {
    const auto wide =
        std::count_if(tokens.begin(), tokens.end(), [&](const Token& t) { return textWidth(font, t.text) > width; });
    return 10 * wide > static_cast<std::ptrdiff_t>(tokens.size());
}

QString quoted(const Tokens& tokens, int at) {
    const auto i = static_cast<std::size_t>(at);
    return i < tokens.size() ? QString("“%1” at %2").arg(tokens[i].text).arg(at) : QString("%1").arg(at);
}

double largestMagnitude(const std::vector<float>& values) {
    double largest = 0;
    for (float v : values)
        if (std::isfinite(v)) largest = std::max(largest, std::abs(double(v)));
    return largest;
}

/// Room the labels and the column "nowhere" take, for a given width of a cell.
struct Margins {
    double left = 4, top = 4, right = 4, slantedReach = 0;
};

}  // namespace

QRectF HeatMapLayout::rectOf(HeatMapCell c) const {
    const double y = map.top() + c.query * cell;
    if (c.key == HeatMapCell::kNowhere) return {nowhere.left(), y, nowhere.width(), cell};
    return {map.left() + c.key * cell, y, cell, cell};
}

std::optional<HeatMapCell> HeatMapLayout::cellAt(QPointF point) const {
    if (cell <= 0) return {};
    const int query = static_cast<int>((point.y() - map.top()) / cell);
    // Whole rows belong to "nowhere" from the middle of the gap on: a narrow column is still easy to hit.
    const QRectF column = nowhere.adjusted(-4, 0, 4, 0);
    if (!nowhere.isEmpty() && column.contains(point)) return HeatMapCell{query, HeatMapCell::kNowhere};
    if (!map.contains(point)) return {};
    return HeatMapCell{query, static_cast<int>((point.x() - map.left()) / cell)};
}

bool HeatMapScene::contains(HeatMapCell c) const {
    if (c.query < 0 || c.query >= matrix.queries) return false;
    return c.key == HeatMapCell::kNowhere ? !matrix.nowhere.empty() : c.key >= 0 && c.key < matrix.keys;
}

double HeatMapScene::valueOf(HeatMapCell c) const {
    const auto row = static_cast<std::size_t>(c.query);
    if (c.key == HeatMapCell::kNowhere) return matrix.nowhere[row];
    return matrix.values[row * static_cast<std::size_t>(matrix.keys) + static_cast<std::size_t>(c.key)];
}

QString HeatMapScene::describe(HeatMapCell c) const {
    if (!contains(c)) return {};
    const QString value = isDifference ? formatSigned(valueOf(c)) : formatNumber(valueOf(c), 3);
    const QString to = c.key == HeatMapCell::kNowhere ? QString("nowhere (∅)") : "key " + quoted(keys, c.key);
    return QString("query %1 → %2: %3").arg(quoted(queries, c.query), to, value);
}

QString HeatMapScene::csv() const {
    const auto text = [](const Tokens& tokens, int at) {
        const auto i = static_cast<std::size_t>(at);
        return i < tokens.size() ? '"' + QString(tokens[i].text).replace('"', "\"\"") + '"' : QString();
    };
    QString out =
        isDifference ? "query,query_token,key,key_token,difference\n" : "query,query_token,key,key_token,probability\n";
    for (int q = 0; q < matrix.queries; ++q) {
        const QString query = QString("%1,%2,").arg(q).arg(text(queries, q));
        for (int k = 0; k < matrix.keys; ++k)
            out += query + QString::number(k) + ',' + text(keys, k) + ',' + exactNumber(float(valueOf({q, k}))) + '\n';
        if (!matrix.nowhere.empty())
            out += query + "nowhere,," + exactNumber(float(valueOf({q, HeatMapCell::kNowhere}))) + '\n';
    }
    return out;
}

double HeatMapScene::colourMaximum() const {
    if (maximum > 0) return maximum;
    return std::max(largestMagnitude(matrix.values), largestMagnitude(matrix.nowhere));
}

QImage HeatMapScene::codes() const {
    QImage image(matrix.keys, matrix.queries, QImage::Format_Indexed8);
    const double top = colourMaximum();
    for (int q = 0; q < matrix.queries; ++q) {
        uchar* line = image.scanLine(q);
        const float* row = matrix.values.data() + std::size_t(q) * std::size_t(matrix.keys);
        for (int k = 0; k < matrix.keys; ++k)
            line[k] = isDifference ? differenceCode(row[k], top) : colourCode(row[k], top, scale);
    }
    return image;
}

QImage HeatMapScene::nowhereCodes() const {
    QImage image(1, matrix.queries, QImage::Format_Indexed8);
    for (int q = 0; q < matrix.queries; ++q) {
        const double value = matrix.nowhere[std::size_t(q)];
        image.scanLine(q)[0] = isDifference ? differenceCode(value, colourMaximum()) : colourCode(value, 1, scale);
    }
    return image;
}

HeatMapLayout HeatMapScene::layout(const QSizeF& size) const {
    HeatMapLayout out;
    if (isEmpty()) return out;
    const QFont font = captionFont();
    const double queryText = widest(queries, font), keyText = widest(keys, font);
    const bool hasNowhere = !matrix.nowhere.empty();
    // The cell decides whether the key labels fit upright, and they decide how large the cell can be: slanted is the
    // safe guess.
    const auto fit = [&](bool slanted, bool beside) {
        Margins m;
        const double nowhereWidth = hasNowhere ? 28 : 0;
        m.left = queryText > 0 ? std::min(queryText, 96.0) + 8 : 4;
        const double sine = std::sin(kSlant * std::numbers::pi / 180),
                     cosine = std::cos(kSlant * std::numbers::pi / 180);
        m.top = keyText == 0 && !hasNowhere ? 4 : slanted ? std::min(keyText, 96.0) * sine + 14 : 18;
        m.slantedReach = slanted ? std::min(keyText, 96.0) * cosine : 0;
        m.right = std::max(nowhereWidth + 4, m.slantedReach);
        const double legendWidth = hasLegend && beside ? kColourBarWidth + kLegendGap : 0;
        const double legendHeight = hasLegend && !beside ? kColourBarHeight + 8 : 0;
        const double cell = std::min((size.width() - m.left - m.right - legendWidth) / matrix.keys,
                                     (size.height() - m.top - 4 - legendHeight) / matrix.queries);
        return std::pair(m, std::max(cell, 0.0));
    };
    bool slanted = false;
    auto [margins, cell] = fit(false, true);
    auto below = fit(false, false);
    bool beside = cell >= below.second;
    if (!beside) std::tie(margins, cell) = below;
    if (areMostlyWider(keys, std::max(cell, 14.0), font)) {
        slanted = true;
        std::tie(margins, cell) = fit(true, true);
        below = fit(true, false);
        beside = cell >= below.second;
        if (!beside) std::tie(margins, cell) = below;
    }
    if (cell >= 3) cell = std::floor(cell);
    out.cell = cell;
    out.map = QRectF(std::floor(margins.left), std::floor(margins.top), cell * matrix.keys, cell * matrix.queries);
    const double gap = std::clamp(cell * 0.8, 6.0, 10.0);
    if (hasNowhere)
        out.nowhere =
            QRectF(out.map.right() + gap, out.map.top(), std::clamp(cell * 1.3, 10.0, 16.0), out.map.height());
    out.labels = font;
    out.labels.setPixelSize(static_cast<int>(std::clamp(cell, kSmallestLabel, 11.0)));
    out.every = std::max(1, static_cast<int>(std::ceil((kSmallestLabel + 1) / std::max(cell, 0.1))));
    if (cell >= kSmallestLabel) out.every = 1;
    out.areKeysSlanted = slanted;
    out.isLegendBeside = beside;
    const double rightEdge = out.map.right() + std::max(margins.right, out.nowhere.right() - out.map.right());
    out.legend =
        beside ? QPointF(rightEdge + kLegendGap, out.map.top()) : QPointF(out.map.left(), out.map.bottom() + 10);
    return out;
}

double HeatMapScene::heightFor(double width) const {
    if (isEmpty()) return width;
    const HeatMapLayout wide = layout({width, 1e6});
    return wide.map.bottom() + 6 + (hasLegend && !wide.isLegendBeside ? kColourBarHeight + 8 : 0);
}

void HeatMapScene::paint(QPainter& painter, const HeatMapLayout& at, const ExportStyle& style) const {
    if (isEmpty() || at.cell <= 0) return;
    const Palette& colours = paletteOf(style.theme);
    const auto main = isDifference ? ColourMapKind::difference : ColourMapKind::probability;
    const auto side = isDifference ? ColourMapKind::difference : ColourMapKind::noop;
    const int zero = isDifference ? 128 : 0;
    drawCells(painter, at.map, codes(), ColourMap::of(main, style.theme), zero);
    if (!at.nowhere.isEmpty()) drawCells(painter, at.nowhere, nowhereCodes(), ColourMap::of(side, style.theme), zero);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(colours.line, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(at.map.adjusted(-1, -1, 0, 0));
    if (!at.nowhere.isEmpty()) painter.drawRect(at.nowhere.adjusted(-1, -1, 0, 0));
    painter.setRenderHint(QPainter::Antialiasing, true);
    paintLabels(painter, at, colours);
    if (hasLegend) paintLegend(painter, at, style);
}

void HeatMapScene::paintLabels(QPainter& painter, const HeatMapLayout& at, const Palette& colours) const {
    const auto colour = [&](const Token& token) { return token.marked ? colours.attention : colours.secondary; };
    const QFontMetricsF metrics(at.labels);
    for (std::size_t q = 0; q < queries.size() && q < std::size_t(matrix.queries); q += std::size_t(at.every)) {
        const QRectF box(0, at.map.top() + double(q) * at.cell, at.map.left() - 5, at.cell);
        const QString text = metrics.elidedText(queries[q].text, Qt::ElideRight, box.width());
        drawText(painter, box, Qt::AlignRight | Qt::AlignVCenter, text, at.labels, colour(queries[q]));
    }
    for (std::size_t k = 0; k < keys.size() && k < std::size_t(matrix.keys); k += std::size_t(at.every)) {
        const double x = at.map.left() + double(k) * at.cell;
        if (!at.areKeysSlanted) {
            drawText(painter, {x, at.map.top() - 16, at.cell, 13}, Qt::AlignHCenter | Qt::AlignBottom, keys[k].text,
                     at.labels, colour(keys[k]));
            continue;
        }
        painter.save();
        painter.translate(x + at.cell / 2, at.map.top() - 4);
        painter.rotate(-kSlant);
        const QString text = metrics.elidedText(keys[k].text, Qt::ElideRight, 96);
        drawText(painter, {0, -metrics.height() / 2, 96, metrics.height()}, Qt::AlignLeft | Qt::AlignVCenter, text,
                 at.labels, colour(keys[k]));
        painter.restore();
    }
    if (!at.nowhere.isEmpty())
        drawText(painter, {at.nowhere.left(), at.map.top() - 17, at.nowhere.width(), 14},
                 Qt::AlignHCenter | Qt::AlignBottom, kNowhereSymbol, captionFont(), colours.text);
}

void HeatMapScene::paintLegend(QPainter& painter, const HeatMapLayout& at, const ExportStyle& style) const {
    const double top = colourMaximum();
    if (isDifference) {
        const ColourBar bar{ColourMapKind::difference,
                            "difference",
                            {{0, formatSigned(-top, 2)}, {0.5, "0"}, {1, formatSigned(top, 2)}}};
        return drawColourBar(painter, at.legend, bar, style);
    }
    drawColourBar(painter, at.legend, probabilityBar(ColourMapKind::probability, "probability", top, scale), style);
    if (matrix.nowhere.empty()) return;
    const QPointF next = at.isLegendBeside ? QPointF(0, kColourBarHeight + 12) : QPointF(kColourBarWidth + 20, 0);
    drawColourBar(painter, at.legend + next, probabilityBar(ColourMapKind::noop, "no-op probability ∅", 1, scale),
                  style);
}

void HeatMapScene::paintMark(QPainter& painter, const HeatMapLayout& at, HeatMapCell c, const QColor& colour,
                             double width) const {
    if (!contains(c) || at.cell <= 0) return;
    const QRectF box = at.rectOf(c);
    QColor veil = colour;
    veil.setAlphaF(0.09f);
    const double right = at.nowhere.isEmpty() ? at.map.right() : at.nowhere.right();
    painter.fillRect(QRectF(at.map.left(), box.top(), right - at.map.left(), box.height()), veil);
    painter.fillRect(QRectF(box.left(), at.map.top(), box.width(), at.map.height()), veil);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, width));
    painter.drawRect(box.adjusted(-1, -1, 0, 0));
}

}  // namespace outeffhop::kit
