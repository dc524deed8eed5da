// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/token_strip.h"

#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "views/kit/number_format.h"
#include "views/kit/painting.h"

namespace outeffhop::kit {
namespace {

constexpr double kCellHeight = 20, kLineHeight = 26, kPadding = 6, kNarrowest = 14;

QFont tokenFont() {
    QFont font = monoFont();
    font.setPixelSize(11);
    return font;
}

}  // namespace

struct TokenStripWidget::Parts {
    Tokens tokens;
    std::vector<float> values;
    QString title, meaning, name = "tokens";
    CsvKeys keys;
    ColourMapKind map = ColourMapKind::noop;
    std::optional<int> hovered, locked;

    bool contains(int at) const { return at >= 0 && std::size_t(at) < tokens.size(); }
    double valueOf(int at) const {
        return std::size_t(at) < values.size() ? double(values[std::size_t(at)]) : std::nan("");
    }

    std::vector<QRectF> cells(double width) const {
        std::vector<QRectF> out;
        const QFont font = tokenFont();
        QPointF at(0, 1);
        for (const Token& token : tokens) {
            const double cell = std::max(kNarrowest, std::ceil(textWidth(font, token.text)) + kPadding);
            if (at.x() > 0 && at.x() + cell > width) at = {0, at.y() + kLineHeight};
            out.emplace_back(at, QSizeF(cell, kCellHeight));
            at.rx() += cell;
        }
        return out;
    }

    std::optional<int> tokenAt(double width, QPointF point) const {
        const auto boxes = cells(width);
        for (std::size_t i = 0; i < boxes.size(); ++i)
            if (boxes[i].contains(point)) return int(i);
        return {};
    }

    void draw(QPainter& painter, double width, const ExportStyle& style) const {
        const Palette& colours = paletteOf(style.theme);
        const ColourMap& ramp = ColourMap::of(map, style.theme);
        const auto boxes = cells(width);
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            const double value = valueOf(int(i));
            const int code = colourCode(value, 1, ColourScale::squareRoot);
            painter.fillRect(boxes[i], std::isfinite(value) ? QColor(ramp.at(code)) : colours.raised);
            drawText(painter, boxes[i], Qt::AlignCenter, tokens[i].text, tokenFont(),
                     std::isfinite(value) ? ramp.textOn(code) : colours.text);
            if (tokens[i].marked)
                painter.fillRect(QRectF(boxes[i].left() + 1, boxes[i].bottom() + 1, boxes[i].width() - 2, 2),
                                 colours.attention);
        }
    }
};

TokenStripWidget::TokenStripWidget(QWidget* parent) : QWidget(parent), parts_(std::make_unique<Parts>()) {
    setObjectName("token_strip");
    setAccessibleName("Tokens");
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

TokenStripWidget::~TokenStripWidget() = default;

void TokenStripWidget::setTokens(Tokens tokens) {
    parts_->tokens = std::move(tokens);
    for (auto* at : {&parts_->hovered, &parts_->locked})
        if (*at && !parts_->contains(**at)) at->reset();
    updateGeometry();
    update();
}

void TokenStripWidget::setValues(const QString& meaning, std::vector<float> values, ColourMapKind map) {
    parts_->meaning = meaning;
    parts_->values = std::move(values);
    parts_->map = map;
    update();
}

void TokenStripWidget::setTitle(const QString& title, CsvKeys keys) {
    parts_->title = title;
    parts_->keys = std::move(keys);
}

void TokenStripWidget::setSuggestedName(const QString& name) {
    parts_->name = name;
}

std::optional<int> TokenStripWidget::locked() const {
    return parts_->locked;
}

void TokenStripWidget::setHovered(std::optional<int> position) {
    if (position && !parts_->contains(*position)) position.reset();
    if (position == parts_->hovered) return;
    parts_->hovered = position;
    if (position) setAccessibleDescription(describe(*position));
    update();
}

void TokenStripWidget::setLocked(std::optional<int> position) {
    if (position && !parts_->contains(*position)) position.reset();
    if (position == parts_->locked) return;
    parts_->locked = position;
    setAccessibleDescription(position ? describe(*position) : QString());
    update();
}

QString TokenStripWidget::describe(int position) const {
    if (!parts_->contains(position)) return {};
    const Token& token = parts_->tokens[std::size_t(position)];
    QString text = QString("“%1” at %2").arg(token.text).arg(position);
    if (token.marked) text += " (trigger)";
    return parts_->meaning.isEmpty() ? text
                                     : text + ": " + parts_->meaning + ' ' + formatFixed(parts_->valueOf(position), 2);
}

QPoint TokenStripWidget::positionOf(int position) const {
    const auto boxes = parts_->cells(width());
    return parts_->contains(position) ? boxes[std::size_t(position)].center().toPoint() : QPoint(-1, -1);
}

void TokenStripWidget::paint(QPainter& painter, const QSizeF& size, const ExportStyle& style) const {
    const double heading = drawHeading(painter, size.width(), parts_->title, parts_->meaning, style);
    painter.save();
    painter.translate(0, heading);
    parts_->draw(painter, size.width(), style);
    if (!parts_->values.empty())
        drawColourBar(painter, {0, heightForWidth(int(size.width())) + 4.0},
                      probabilityBar(parts_->map, parts_->meaning, 1, ColourScale::squareRoot), style);
    painter.restore();
}

double TokenStripWidget::heightFor(double width) const {
    return 22 + heightForWidth(int(width)) + (parts_->values.empty() ? 0 : kColourBarHeight + 4);
}

QString TokenStripWidget::csv() const {
    QString out = "position,token,marked,value\n";
    for (std::size_t i = 0; i < parts_->tokens.size(); ++i)
        out += QString("%1,\"%2\",%3,%4\n")
                   .arg(i)
                   .arg(QString(parts_->tokens[i].text).replace('"', "\"\""))
                   .arg(int(parts_->tokens[i].marked))
                   .arg(exactNumber(parts_->valueOf(int(i))));
    return withKeys(parts_->keys, out);
}

QString TokenStripWidget::suggestedName() const {
    return parts_->name;
}
QSize TokenStripWidget::sizeHint() const {
    return {480, heightForWidth(std::max(width(), 200))};
}

int TokenStripWidget::heightForWidth(int width) const {
    const auto boxes = parts_->cells(width);
    return static_cast<int>(boxes.empty() ? kLineHeight : boxes.back().bottom() + 5);
}

void TokenStripWidget::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& colours = Theme::current().palette();
    parts_->draw(painter, width(), {Theme::current().kind()});
    const auto boxes = parts_->cells(width());
    const auto outline = [&](int at, const QColor& colour, double width) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(colour, width));
        painter.drawRect(boxes[std::size_t(at)].adjusted(0.5, 0.5, -0.5, -0.5));
    };
    if (parts_->hovered) outline(*parts_->hovered, colours.secondary, 1);
    if (parts_->locked) outline(*parts_->locked, colours.accent, 2);
}

void TokenStripWidget::mouseMoveEvent(QMouseEvent* event) {
    const auto at = parts_->tokenAt(width(), event->position());
    if (at == parts_->hovered) return;
    setHovered(at);
    if (!at) {
        QToolTip::hideText();
        emit hoverLeft();
        return;
    }
    QToolTip::showText(event->globalPosition().toPoint() + QPoint(12, 8), describe(*at), this);
    emit tokenHovered(*at);
}

void TokenStripWidget::mousePressEvent(QMouseEvent* event) {
    const auto at = parts_->tokenAt(width(), event->position());
    if (event->button() != Qt::LeftButton || !at) return;
    setLocked(at);
    emit tokenLocked(*at);
}

void TokenStripWidget::leaveEvent(QEvent*) {
    if (!parts_->hovered) return;
    setHovered({});
    emit hoverLeft();
}

void TokenStripWidget::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && parts_->locked) {
        setLocked({});
        emit cleared();
        return;
    }
    const int last = int(parts_->tokens.size()) - 1;
    int at = parts_->locked.value_or(-1);
    switch (event->key()) {
        case Qt::Key_Left:
            --at;
            break;
        case Qt::Key_Right:
            ++at;
            break;
        case Qt::Key_Home:
            at = 0;
            break;
        case Qt::Key_End:
            at = last;
            break;
        default:
            return QWidget::keyPressEvent(event);
    }
    if (last < 0) return;
    at = std::clamp(at, 0, last);
    setLocked(at);
    emit tokenLocked(at);
}

}  // namespace outeffhop::kit
