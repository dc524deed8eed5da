// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/head_grid.h"

#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

#include "views/kit/head_grid_scene.h"
#include "views/kit/painting.h"

namespace outeffhop::kit {

struct HeadGridWidget::Parts {
    HeadGridScene scene;
    HeadGridLayout layout;
    std::optional<HeadId> hovered, selected;
    QString title, name = "heads";
    CsvKeys keys;

    QString heading() const {
        return scene.bar.meaning.isEmpty() ? "thumbnail: attention"
                                           : "thumbnail: attention · bar: " + scene.bar.meaning;
    }
};

HeadGridWidget::HeadGridWidget(QWidget* parent) : QWidget(parent), parts_(std::make_unique<Parts>()) {
    setObjectName("head_grid");
    setAccessibleName("Attention heads");
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

HeadGridWidget::~HeadGridWidget() = default;

void HeadGridWidget::setShape(int layers, int heads, const QStringList& layerNames) {
    HeadGridScene& scene = parts_->scene;
    if (scene.layers == layers && scene.heads == heads && scene.layerNames == layerNames) return;
    scene = {};
    scene.layerNames = layerNames;
    scene.layers = std::max(layers, 0);
    scene.heads = std::max(heads, 0);
    scene.thumbnails.resize(std::size_t(scene.layers) * std::size_t(scene.heads));
    parts_->hovered.reset();
    if (parts_->selected && !scene.contains(*parts_->selected)) parts_->selected.reset();
    update();
}

void HeadGridWidget::setThumbnail(HeadId head, int width, int height, std::span<const std::uint8_t> codes) {
    if (!parts_->scene.contains(head) || codes.size() != std::size_t(width) * std::size_t(height)) return;
    QImage image(width, height, QImage::Format_Indexed8);
    for (int y = 0; y < height; ++y)
        std::copy_n(codes.data() + std::size_t(y) * std::size_t(width), width, image.scanLine(y));
    parts_->scene.thumbnails[parts_->scene.indexOf(head)] = std::move(image);
    update();
}

void HeadGridWidget::setBar(const QString& meaning, const QString& symbol, std::span<const float> values) {
    parts_->scene.bar = {meaning, symbol, {values.begin(), values.end()}};
    update();
}

void HeadGridWidget::setSecondary(const QString& meaning, const QString& symbol, std::span<const float> values) {
    parts_->scene.secondary = {meaning, symbol, {values.begin(), values.end()}};
    update();
}

void HeadGridWidget::setTitle(const QString& title, CsvKeys keys) {
    parts_->title = title;
    parts_->keys = std::move(keys);
}

void HeadGridWidget::setSuggestedName(const QString& name) {
    parts_->name = name;
}

std::optional<HeadId> HeadGridWidget::selected() const {
    return parts_->selected;
}

void HeadGridWidget::setSelected(std::optional<HeadId> head) {
    if (head && !parts_->scene.contains(*head)) head.reset();
    if (head == parts_->selected) return;
    parts_->selected = head;
    setAccessibleDescription(head ? describe(*head) : QString());
    update();
}

QString HeadGridWidget::describe(HeadId head) const {
    return parts_->scene.describe(head);
}
QPoint HeadGridWidget::positionOf(HeadId head) const {
    return parts_->scene.layout(size()).thumbnailOf(head).center().toPoint();
}

void HeadGridWidget::paint(QPainter& painter, const QSizeF& size, const ExportStyle& style) const {
    painter.save();
    double headings = 0;
    for (const auto& [title, text] : {std::pair(parts_->title, QString()), {QString(), parts_->heading()}}) {
        const double height = drawHeading(painter, size.width(), title, text, style);
        painter.translate(0, height);
        headings += height;
    }
    parts_->scene.paint(painter, parts_->scene.layout({size.width(), size.height() - headings}), style);
    painter.restore();
}

double HeadGridWidget::heightFor(double width) const {
    if (parts_->scene.isEmpty()) return 0.62 * width;
    const HeadGridLayout layout = parts_->scene.layout({width, 1e6});
    return layout.origin.y() + layout.stepY * parts_->scene.layers + (parts_->title.isEmpty() ? 22 : 44);
}

QString HeadGridWidget::csv() const {
    return withKeys(parts_->keys, parts_->scene.csv());
}
QString HeadGridWidget::suggestedName() const {
    return parts_->name;
}
QSize HeadGridWidget::sizeHint() const {
    return {180, 420};
}
QSize HeadGridWidget::minimumSizeHint() const {
    return {120, 120};
}

void HeadGridWidget::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ExportStyle style{Theme::current().kind()};
    parts_->layout = parts_->scene.layout(size());
    parts_->scene.paint(painter, parts_->layout, style);
    const auto outline = [&](HeadId head, const QColor& colour, double width) {
        painter.setPen(QPen(colour, width));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(parts_->layout.thumbnailOf(head).adjusted(-1.5, -1.5, 1, 1), 2, 2);
    };
    if (parts_->hovered) outline(*parts_->hovered, paletteOf(style.theme).secondary, 1);
    if (parts_->selected) outline(*parts_->selected, paletteOf(style.theme).accent, 2);
}

void HeadGridWidget::mouseMoveEvent(QMouseEvent* event) {
    const auto head = parts_->scene.headAt(parts_->layout, event->position());
    if (head == parts_->hovered) return;
    parts_->hovered = head;
    update();
    if (!head) {
        QToolTip::hideText();
        emit hoverLeft();
        return;
    }
    setAccessibleDescription(describe(*head));
    QToolTip::showText(event->globalPosition().toPoint() + QPoint(12, 8), describe(*head), this);
    emit headHovered(head->layer, head->head);
}

void HeadGridWidget::mousePressEvent(QMouseEvent* event) {
    const auto head = parts_->scene.headAt(parts_->layout, event->position());
    if (event->button() != Qt::LeftButton || !head) return;
    setSelected(head);
    emit headSelected(head->layer, head->head);
}

void HeadGridWidget::leaveEvent(QEvent*) {
    if (!parts_->hovered) return;
    parts_->hovered.reset();
    update();
    emit hoverLeft();
}

void HeadGridWidget::keyPressEvent(QKeyEvent* event) {
    const HeadGridScene& scene = parts_->scene;
    if (event->key() == Qt::Key_Escape && parts_->selected) {
        setSelected({});
        emit cleared();
        return;
    }
    HeadId head = parts_->selected.value_or(HeadId{});
    switch (event->key()) {
        case Qt::Key_Left:
            --head.head;
            break;
        case Qt::Key_Right:
            ++head.head;
            break;
        case Qt::Key_Up:
            --head.layer;
            break;
        case Qt::Key_Down:
            ++head.layer;
            break;
        default:
            return QWidget::keyPressEvent(event);
    }
    if (scene.isEmpty()) return;
    if (!parts_->selected) head = {};
    head = {std::clamp(head.layer, 0, scene.layers - 1), std::clamp(head.head, 0, scene.heads - 1)};
    setSelected(head);
    emit headSelected(head.layer, head.head);
}

}  // namespace outeffhop::kit
