// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_attention/map_column.h"

#include <QPainter>

#include "views/kit/painting.h"

namespace outeffhop::compare_attention {

namespace {
constexpr double kBadge = 10;
}

class MapColumn::Line : public QWidget {
 public:
    explicit Line(MapColumn* column) : QWidget(column), column_(*column) {}

 protected:
    void paintEvent(QPaintEvent* /*event*/) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        drawHeading(painter, size(), column_.heading_, {kit::Theme::current().kind()});
    }

 private:
    const MapColumn& column_;
};

MapColumn::MapColumn(const QString& name, QWidget* parent)
    : QWidget(parent), line_(new Line(this)), map_(new kit::HeatMapWidget(this)) {
    setObjectName(name);
    line_->setObjectName(name + QStringLiteral(".heading"));
    map_->setObjectName(name + QStringLiteral(".map"));
    map_->setLegendVisible(false);
    map_->setHeadingVisible(false);
    connect(&kit::Theme::current(), &kit::Theme::changed, line_, qOverload<>(&QWidget::update));
}

void MapColumn::setHeading(const Heading& heading) {
    if (heading == heading_) return;
    heading_ = heading;
    const QString spoken = heading.title + QStringLiteral(", ") + heading.sentence;
    line_->setAccessibleName(spoken);
    line_->setToolTip(spoken +
                      (heading.explanation.isEmpty() ? QString() : QStringLiteral("\n") + heading.explanation));
    map_->setAccessibleName(tr("Attention map %1").arg(spoken));
    line_->update();
}

void MapColumn::resizeEvent(QResizeEvent* /*event*/) {
    line_->setGeometry(0, 0, width(), kHeading);
    map_->setGeometry(0, kHeading, width(), height() - kHeading);
}

void drawHeading(QPainter& painter, const QSizeF& box, const MapColumn::Heading& heading,
                 const kit::ExportStyle& style) {
    const auto& colours = kit::paletteOf(style.theme);
    double left = 0;
    if (heading.badge.isValid()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(heading.badge);
        painter.drawRoundedRect(QRectF(0, (box.height() - kBadge) / 2, kBadge, kBadge), 2, 2);
        left = kBadge + kit::kGrid;
    }
    const auto draw = [&](const QString& text, const QFont& font, const QColor& colour) {
        const double room = box.width() - left;
        const QString shown = QFontMetricsF(font).elidedText(text, Qt::ElideRight, room);
        kit::drawText(painter, {left, 0, room, box.height()}, Qt::AlignLeft | Qt::AlignVCenter, shown, font, colour);
        left += kit::textWidth(font, shown) + kit::kGrid;
    };
    draw(heading.title, kit::titleFont(), colours.text);
    if (box.width() - left > 2 * kit::kGrid) draw(heading.sentence, kit::captionFont(), colours.secondary);
}

}  // namespace outeffhop::compare_attention
