// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/heat_map.h"

#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

#include "views/kit/heat_map_scene.h"
#include "views/kit/painting.h"

namespace outeffhop::kit {

struct HeatMapWidget::Parts {
    HeatMapScene scene;
    QString title, name = "attention";
    CsvKeys keys;
    bool hasHeading = true;
    std::optional<HeatMapCell> hovered, locked;
    HeatMapLayout layout;

    std::optional<HeatMapCell> cellAt(QPointF point) const {
        const auto cell = layout.cellAt(point);
        return cell && scene.contains(*cell) ? cell : std::nullopt;
    }
};

std::vector<float> decodeAttention(std::span<const std::uint8_t> codes, std::span<const float> scales, int keys) {
    std::vector<float> values(codes.size());
    for (std::size_t i = 0; i < codes.size(); ++i) {
        const float ratio = float(codes[i]) / 255;
        values[i] = scales[i / std::size_t(keys)] * ratio * ratio;
    }
    return values;
}

HeatMapWidget::HeatMapWidget(QWidget* parent) : QWidget(parent), parts_(std::make_unique<Parts>()) {
    setObjectName("heat_map");
    setAccessibleName("Attention map");
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

HeatMapWidget::~HeatMapWidget() = default;

void HeatMapWidget::setMatrix(AttentionMatrix matrix) {
    const auto queries = std::size_t(std::max(matrix.queries, 0)), keys = std::size_t(std::max(matrix.keys, 0));
    const bool agrees = matrix.values.size() == queries * keys &&
                        (matrix.nowhere.empty() || matrix.nowhere.size() == queries) &&
                        (matrix.gate.empty() || matrix.gate.size() == queries);
    parts_->scene.matrix = agrees ? std::move(matrix) : AttentionMatrix{};
    parts_->scene.refresh();
    for (auto* cell : {&parts_->hovered, &parts_->locked})
        if (*cell && !parts_->scene.contains(**cell)) cell->reset();
    update();
}

void HeatMapWidget::setTokens(Tokens queries, Tokens keys) {
    parts_->scene.queries = std::move(queries);
    parts_->scene.keys = std::move(keys);
    parts_->scene.refresh();
    update();
}

void HeatMapWidget::showDifference(double maximum) {
    parts_->scene.isDifference = true;
    parts_->scene.maximum = maximum;
    parts_->scene.refresh();
    update();
}

void HeatMapWidget::showProbability(double maximum, ColourScale scale) {
    parts_->scene.isDifference = false;
    parts_->scene.maximum = maximum;
    parts_->scene.scale = scale;
    parts_->scene.refresh();
    update();
}

void HeatMapWidget::setLegendVisible(bool visible) {
    parts_->scene.hasLegend = visible;
    update();
}

void HeatMapWidget::setTitle(const QString& title) {
    parts_->title = title;
    setAccessibleName(title.isEmpty() ? QString("Attention map") : "Attention map " + title);
}

void HeatMapWidget::setHeadingVisible(bool visible) {
    parts_->hasHeading = visible;
}

void HeatMapWidget::setKeys(CsvKeys keys) {
    parts_->keys = std::move(keys);
}

void HeatMapWidget::setSuggestedName(const QString& name) {
    parts_->name = name;
}

std::optional<HeatMapCell> HeatMapWidget::hovered() const {
    return parts_->hovered;
}
std::optional<HeatMapCell> HeatMapWidget::locked() const {
    return parts_->locked;
}

void HeatMapWidget::setHovered(std::optional<HeatMapCell> cell) {
    if (cell && !parts_->scene.contains(*cell)) cell.reset();
    if (cell == parts_->hovered) return;
    parts_->hovered = cell;
    if (cell) setAccessibleDescription(describe(*cell));
    update();
}

void HeatMapWidget::setLocked(std::optional<HeatMapCell> cell) {
    if (cell && !parts_->scene.contains(*cell)) cell.reset();
    if (cell == parts_->locked) return;
    parts_->locked = cell;
    setAccessibleDescription(cell ? describe(*cell) : QString());
    update();
}

QString HeatMapWidget::describe(HeatMapCell cell) const {
    return parts_->scene.describe(cell);
}

QPoint HeatMapWidget::positionOf(HeatMapCell cell) const {
    return parts_->scene.layout(size()).rectOf(cell).center().toPoint();
}

void HeatMapWidget::paint(QPainter& painter, const QSizeF& size, const ExportStyle& style) const {
    const char* axes = parts_->scene.isDifference          ? "query ↓ key → · signed difference"
                       : parts_->scene.matrix.gate.empty() ? "query ↓ key → · ∅ = nowhere"
                                                           : "query ↓ key → · ∅ = nowhere · g = gate";
    const double heading = parts_->hasHeading ? drawHeading(painter, size.width(), parts_->title, axes, style) : 0;
    painter.save();
    painter.translate(0, heading);
    parts_->scene.paint(painter, parts_->scene.layout({size.width(), size.height() - heading}), style);
    painter.restore();
}

double HeatMapWidget::heightFor(double width) const {
    return parts_->scene.heightFor(width) + (parts_->hasHeading ? 22 : 0);
}
QString HeatMapWidget::csv() const {
    return withKeys(parts_->keys, parts_->scene.csv());
}
QString HeatMapWidget::suggestedName() const {
    return parts_->name;
}
QSize HeatMapWidget::sizeHint() const {
    return {480, 440};
}
QSize HeatMapWidget::minimumSizeHint() const {
    return {140, 140};
}

void HeatMapWidget::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ExportStyle style{Theme::current().kind()};
    const Palette& colours = paletteOf(style.theme);
    parts_->layout = parts_->scene.layout(size());
    parts_->scene.paint(painter, parts_->layout, style);
    if (parts_->hovered) parts_->scene.paintMark(painter, parts_->layout, *parts_->hovered, colours.text, 1);
    if (parts_->locked) parts_->scene.paintMark(painter, parts_->layout, *parts_->locked, colours.accent, 2);
}

void HeatMapWidget::mouseMoveEvent(QMouseEvent* event) {
    const auto cell = parts_->cellAt(event->position());
    if (cell == parts_->hovered) return;
    setHovered(cell);
    if (!cell) {
        QToolTip::hideText();
        emit hoverLeft();
        return;
    }
    QToolTip::showText(event->globalPosition().toPoint() + QPoint(12, 8), describe(*cell), this);
    emit cellHovered(cell->query, cell->key);
}

void HeatMapWidget::mousePressEvent(QMouseEvent* event) {
    const auto cell = parts_->cellAt(event->position());
    if (event->button() != Qt::LeftButton || !cell) return;
    setLocked(cell);
    emit cellLocked(cell->query, cell->key);
}

void HeatMapWidget::leaveEvent(QEvent*) {
    if (!parts_->hovered) return;
    setHovered({});
    emit hoverLeft();
}

void HeatMapWidget::keyPressEvent(QKeyEvent* event) {
    const AttentionMatrix& matrix = parts_->scene.matrix;
    if (event->key() == Qt::Key_Escape && parts_->locked) {
        setLocked({});
        emit cleared();
        return;
    }
    if (parts_->scene.isEmpty()) return QWidget::keyPressEvent(event);
    const std::vector<int> columnKeys = parts_->scene.columnKeys();
    const int columns = static_cast<int>(columnKeys.size());
    HeatMapCell cell = parts_->locked.value_or(HeatMapCell{0, 0});
    int column = static_cast<int>(std::ranges::find(columnKeys, cell.key) - columnKeys.begin());
    switch (event->key()) {
        case Qt::Key_Left:
            --column;
            break;
        case Qt::Key_Right:
            ++column;
            break;
        case Qt::Key_Up:
            --cell.query;
            break;
        case Qt::Key_Down:
            ++cell.query;
            break;
        case Qt::Key_Home:
            column = 0;
            break;
        case Qt::Key_End:
            column = columns - 1;
            break;
        default:
            return QWidget::keyPressEvent(event);
    }
    if (!parts_->locked) cell = {0, 0}, column = 0;
    column = std::clamp(column, 0, columns - 1);
    cell.query = std::clamp(cell.query, 0, matrix.queries - 1);
    cell.key = columnKeys[static_cast<std::size_t>(column)];
    setLocked(cell);
    emit cellLocked(cell.query, cell.key);
}

}  // namespace outeffhop::kit
