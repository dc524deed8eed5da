// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_attention/map_column.h"

#include <QLabel>
#include <QPainter>

#include "views/kit/painting.h"

namespace outeffhop::compare_attention {

namespace {

constexpr double kBadge = 10;

/// Badge, bold title and the sentence as far as it fits, in a box at the painter's origin.
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

}  // namespace

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
    : QWidget(parent), line_(new Line(this)), map_(new kit::HeatMapWidget(this)), notice_(new QLabel(this)) {
    setObjectName(name);
    line_->setObjectName(name + QStringLiteral(".heading"));
    map_->setObjectName(name + QStringLiteral(".map"));
    map_->setLegendVisible(false);
    map_->setHeadingVisible(false);
    notice_->setObjectName(name + QStringLiteral(".notice"));
    notice_->setProperty("kind", "caption");
    notice_->setWordWrap(true);
    notice_->setAlignment(Qt::AlignCenter);
    notice_->hide();
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

void MapColumn::setNotice(const QString& text) {
    notice_->setText(text);
    notice_->setHidden(text.isEmpty());
    map_->setHidden(!text.isEmpty());
}

bool MapColumn::hasNotice() const {
    return !notice_->text().isEmpty();
}

void MapColumn::setRoomAbove(int pixels) {
    roomAbove_ = pixels;
    place();
}

void MapColumn::paint(QPainter& painter, const QSizeF& size, const kit::ExportStyle& style) const {
    drawHeading(painter, QSizeF(size.width(), kHeading), heading_, style);
    painter.save();
    painter.translate(0, kHeading);
    const QSizeF rest(size.width(), size.height() - kHeading);
    if (hasNotice())
        kit::drawText(painter, QRectF({}, rest), Qt::AlignCenter | Qt::TextWordWrap, notice_->text(),
                      kit::captionFont(), kit::paletteOf(style.theme).secondary);
    else
        map_->paint(painter, rest, style);
    painter.restore();
}

void MapColumn::place() {
    line_->setGeometry(0, 0, width(), kHeading);
    map_->setGeometry(0, kHeading + roomAbove_, width(), height() - kHeading - roomAbove_);
    notice_->setGeometry(0, kHeading, width(), height() - kHeading);
}

void MapColumn::resizeEvent(QResizeEvent* /*event*/) {
    place();
}

}  // namespace outeffhop::compare_attention
