// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/heat_map_scene.h"

#include <QPainter>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "views/kit/number_format.h"
#include "views/kit/painting.h"

namespace outeffhop::kit {
namespace {

constexpr double kLegendGap = 16, kSlant = 60, kSmallestLabel = 8, kWidestLabel = 96;
constexpr double kBarPitch = kColourBarHeight + 8;
constexpr double kBarGap = 36;      ///< between colour bars, whose labels may be wider than they
constexpr double kSideColumn = 28;  ///< room for one, with its gap

double widest(const Tokens& tokens, const QFont& font) {
    double width = 0;
    for (const Token& token : tokens) width = std::max(width, textWidth(font, token.text));
    return width;
}

/// The width that nine of ten tokens fit into: a lone wide one, such as a begin-of-sequence token, may reach over its
/// neighbours.
double usual(const Tokens& tokens, const QFont& font) {
    if (tokens.empty()) return 0;
    std::vector<double> widths;
    for (const Token& token : tokens) widths.push_back(textWidth(font, token.text));
    const auto tenth = std::ptrdiff_t(widths.size() * 9 / 10);
    std::nth_element(widths.begin(), widths.begin() + tenth, widths.end());
    return widths[std::size_t(tenth)];
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

}  // namespace

QRectF HeatMapLayout::rectOf(HeatMapCell c) const {
    const double y = map.top() + c.query * cell;
    if (c.key == HeatMapCell::kNowhere) return {nowhere.left(), y, nowhere.width(), cell};
    if (c.key == HeatMapCell::kGate) return {gate.left(), y, gate.width(), cell};
    return {map.left() + c.key * cell, y, cell, cell};
}

std::optional<HeatMapCell> HeatMapLayout::cellAt(QPointF point) const {
    if (cell <= 0) return {};
    const int query = static_cast<int>((point.y() - map.top()) / cell);
    // From the middle of the gap on, a row belongs to the column: a narrow one is still easy to hit.
    const auto isIn = [&](const QRectF& column) {
        return !column.isEmpty() && column.adjusted(-4, 0, 4, 0).contains(point);
    };
    if (isIn(nowhere)) return HeatMapCell{query, HeatMapCell::kNowhere};
    if (isIn(gate)) return HeatMapCell{query, HeatMapCell::kGate};
    if (!map.contains(point)) return {};
    return HeatMapCell{query, static_cast<int>((point.x() - map.left()) / cell)};
}

bool HeatMapScene::contains(HeatMapCell c) const {
    if (c.query < 0 || c.query >= matrix.queries) return false;
    if (c.key == HeatMapCell::kNowhere) return !matrix.nowhere.empty();
    if (c.key == HeatMapCell::kGate) return !matrix.gate.empty();
    return c.key >= 0 && c.key < matrix.keys;
}

double HeatMapScene::valueOf(HeatMapCell c) const {
    const auto row = static_cast<std::size_t>(c.query);
    if (c.key == HeatMapCell::kNowhere) return matrix.nowhere[row];
    if (c.key == HeatMapCell::kGate) return matrix.gate[row];
    return matrix.values[row * static_cast<std::size_t>(matrix.keys) + static_cast<std::size_t>(c.key)];
}

QString HeatMapScene::describe(HeatMapCell c) const {
    if (!contains(c)) return {};
    const QString value = isDifference ? formatSigned(valueOf(c)) : formatNumber(valueOf(c), 3);
    if (c.key == HeatMapCell::kGate) return QString("query %1, gate: %2").arg(quoted(queries, c.query), value);
    const QString to = c.key == HeatMapCell::kNowhere ? QString("nowhere (∅)") : "key " + quoted(keys, c.key);
    return QString("query %1 → %2: %3").arg(quoted(queries, c.query), to, value);
}

std::vector<int> HeatMapScene::columnKeys() const {
    std::vector<int> columns(static_cast<std::size_t>(matrix.keys));
    std::iota(columns.begin(), columns.end(), 0);
    for (const SideColumn& side : sideColumns()) columns.push_back(side.key);
    return columns;
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
        if (!matrix.gate.empty()) out += query + "gate,," + exactNumber(float(valueOf({q, HeatMapCell::kGate}))) + '\n';
    }
    return out;
}

void HeatMapScene::refresh() {
    colourMaximum_ = maximum > 0 ? maximum
                                 : std::max({largestMagnitude(matrix.values), largestMagnitude(matrix.nowhere),
                                             largestMagnitude(matrix.gate)});
    queryText_ = widest(queries, captionFont());
    keyText_ = widest(keys, captionFont());
    usualKey_ = usual(keys, captionFont());
    const auto image = [&](const std::vector<float>& values, int width, double top) {
        QImage codes(width, matrix.queries, QImage::Format_Indexed8);
        for (int q = 0; q < matrix.queries; ++q) {
            const float* row = values.data() + std::size_t(q) * std::size_t(width);
            uchar* line = codes.scanLine(q);
            for (int k = 0; k < width; ++k)
                line[k] = isDifference ? differenceCode(row[k], colourMaximum_) : colourCode(row[k], top, scale);
        }
        return codes;
    };
    codes_ = isEmpty() ? QImage() : image(matrix.values, matrix.keys, colourMaximum_);
    const auto side = [&](const std::vector<float>& values) {
        return isEmpty() || values.empty() ? QImage() : image(values, 1, 1);
    };
    nowhereCodes_ = side(matrix.nowhere);
    gateCodes_ = side(matrix.gate);
}

std::vector<HeatMapScene::SideColumn> HeatMapScene::sideColumns() const {
    const auto coloursOf = [&](ColourMapKind kind) { return isDifference ? ColourMapKind::difference : kind; };
    std::vector<SideColumn> columns;
    if (!matrix.nowhere.empty())
        columns.push_back({HeatMapCell::kNowhere, matrix.nowhere, nowhereCodes_, &HeatMapLayout::nowhere,
                           coloursOf(ColourMapKind::noop), "∅", "no-op probability ∅"});
    if (!matrix.gate.empty())
        columns.push_back({HeatMapCell::kGate, matrix.gate, gateCodes_, &HeatMapLayout::gate,
                           coloursOf(ColourMapKind::probability), "g", "gate probability g"});
    return columns;
}

HeatMapScene::Fit HeatMapScene::fit(const QSizeF& size, bool isSlanted) const {
    const double angle = kSlant * std::numbers::pi / 180;
    const double keyText = std::min(keyText_, kWidestLabel);
    Fit out;
    out.isSlanted = isSlanted;
    out.left = queryText_ > 0 ? std::min(queryText_, kWidestLabel) + 8 : 4;
    const auto columns = static_cast<double>(sideColumns().size());
    out.top = keyText_ == 0 && columns == 0 ? 4 : isSlanted ? keyText * std::sin(angle) + 14 : 18;
    out.right = std::max(4 + columns * kSideColumn, isSlanted ? keyText * std::cos(angle) : 0);
    const auto cellWith = [&](double legendWidth, double legendHeight) {
        const double width = size.width() - out.left - out.right - legendWidth,
                     height = size.height() - out.top - 4 - legendHeight;
        return std::max(0.0, std::min(width / matrix.keys, height / matrix.queries));
    };
    const double beside = cellWith(hasLegend ? kColourBarWidth + kLegendGap : 0, 0);
    out.legendAcross = std::clamp(static_cast<int>((size.width() - out.left + kBarGap) / (kColourBarWidth + kBarGap)),
                                  1, legendBars());
    const double below = cellWith(0, hasLegend ? legendHeight(out.legendAcross) : 0);
    out.isLegendBeside = beside >= below;
    out.cell = std::max(beside, below);
    return out;
}

int HeatMapScene::legendBars() const {
    return isDifference ? 1 : 1 + static_cast<int>(sideColumns().size());
}

double HeatMapScene::legendHeight(int across) const {
    return kBarPitch * ((legendBars() - 1) / across) + kColourBarHeight + 8;
}

HeatMapLayout HeatMapScene::layout(const QSizeF& size) const {
    HeatMapLayout out;
    if (isEmpty()) return out;
    Fit fitted = fit(size, false);
    if (usualKey_ > std::max(fitted.cell, 14.0)) fitted = fit(size, true);
    out.cell = fitted.cell >= 3 ? std::floor(fitted.cell) : fitted.cell;
    out.map =
        QRectF(std::floor(fitted.left), std::floor(fitted.top), out.cell * matrix.keys, out.cell * matrix.queries);
    const double gap = std::clamp(out.cell * 0.8, 6.0, 10.0), column = std::clamp(out.cell * 1.3, 10.0, 16.0);
    double right = out.map.right();
    for (const SideColumn& side : sideColumns()) {
        out.*side.place = QRectF(right + gap, out.map.top(), column, out.map.height());
        right = (out.*side.place).right();
    }
    out.labels = captionFont();
    out.labels.setPixelSize(static_cast<int>(std::clamp(out.cell, kSmallestLabel, 11.0)));
    out.every =
        out.cell >= kSmallestLabel ? 1 : static_cast<int>(std::ceil((kSmallestLabel + 1) / std::max(out.cell, 0.1)));
    out.areKeysSlanted = fitted.isSlanted;
    out.isLegendBeside = fitted.isLegendBeside;
    out.legendAcross = fitted.legendAcross;
    out.legend = out.isLegendBeside ? QPointF(out.map.right() + fitted.right + kLegendGap, out.map.top())
                                    : QPointF(out.map.left(), out.map.bottom() + 10);
    return out;
}

double HeatMapScene::heightFor(double width) const {
    if (isEmpty()) return width;
    const HeatMapLayout wide = layout({width, 1e6});
    return wide.map.bottom() + 6 + (hasLegend && !wide.isLegendBeside ? legendHeight(wide.legendAcross) : 0);
}

void HeatMapScene::paint(QPainter& painter, const HeatMapLayout& at, const ExportStyle& style) const {
    if (isEmpty() || at.cell <= 0) return;
    const Palette& colours = paletteOf(style.theme);
    const auto main = isDifference ? ColourMapKind::difference : ColourMapKind::probability;
    const int zero = isDifference ? 128 : 0;
    drawCells(painter, at.map, codes_, ColourMap::of(main, style.theme), zero);
    const auto columns = sideColumns();
    for (const SideColumn& side : columns)
        drawCells(painter, at.*side.place, side.codes, ColourMap::of(side.colours, style.theme), zero);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(colours.line, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(at.map.adjusted(-1, -1, 0, 0));
    for (const SideColumn& side : columns) painter.drawRect((at.*side.place).adjusted(-1, -1, 0, 0));
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
        const QString text = metrics.elidedText(keys[k].text, Qt::ElideRight, kWidestLabel);
        drawText(painter, {0, -metrics.height() / 2, kWidestLabel, metrics.height()}, Qt::AlignLeft | Qt::AlignVCenter,
                 text, at.labels, colour(keys[k]));
        painter.restore();
    }
    for (const SideColumn& side : sideColumns()) {
        const QRectF& place = at.*side.place;
        drawText(painter, {place.left(), at.map.top() - 17, place.width(), 14}, Qt::AlignHCenter | Qt::AlignBottom,
                 side.symbol, captionFont(), colours.text);
    }
}

void HeatMapScene::paintLegend(QPainter& painter, const HeatMapLayout& at, const ExportStyle& style) const {
    const double top = colourMaximum_;
    if (isDifference) {
        const ColourBar bar{ColourMapKind::difference,
                            "difference",
                            {{0, formatSigned(-top, 2)}, {0.5, "0"}, {1, formatSigned(top, 2)}}};
        return drawColourBar(painter, at.legend, bar, style);
    }
    drawColourBar(painter, at.legend, probabilityBar(ColourMapKind::probability, "probability", top, scale), style);
    int bar = 0;
    for (const SideColumn& side : sideColumns()) {
        ++bar;
        const QPointF place = at.isLegendBeside ? QPointF(0, bar * (kColourBarHeight + 12))
                                                : QPointF((bar % at.legendAcross) * (kColourBarWidth + kBarGap),
                                                          (bar / at.legendAcross) * kBarPitch);
        drawColourBar(painter, at.legend + place, probabilityBar(side.colours, side.meaning, 1, scale), style);
    }
}

void HeatMapScene::paintMark(QPainter& painter, const HeatMapLayout& at, HeatMapCell c, const QColor& colour,
                             double width) const {
    if (!contains(c) || at.cell <= 0) return;
    const QRectF box = at.rectOf(c);
    QColor veil = colour;
    veil.setAlphaF(0.09f);
    const double right = std::max({at.map.right(), at.nowhere.right(), at.gate.right()});
    painter.fillRect(QRectF(at.map.left(), box.top(), right - at.map.left(), box.height()), veil);
    painter.fillRect(QRectF(box.left(), at.map.top(), box.width(), at.map.height()), veil);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, width));
    painter.drawRect(box.adjusted(-1, -1, 0, 0));
}

}  // namespace outeffhop::kit
