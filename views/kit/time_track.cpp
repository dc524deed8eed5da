// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/time_track.h"

#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "views/kit/axis.h"
#include "views/kit/number_format.h"
#include "views/kit/theme.h"

namespace outeffhop::kit {
namespace {

constexpr int kMargin = 8, kEventReach = 6;

}  // namespace

TimeTrack::TimeTrack(QWidget* parent) : QWidget(parent) {
    setObjectName("time_line.track");
    setAccessibleName("Step");
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumHeight(36);
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

std::int64_t TimeTrack::lastStep() const {
    const std::int64_t last = steps_.empty() ? 0 : steps_.back();
    if (last <= planned_) return std::max<std::int64_t>(planned_, 1);
    return static_cast<std::int64_t>(roundUp(double(last)));
}

int TimeTrack::positionOf(std::int64_t step) const {
    return kMargin + static_cast<int>(std::lround(double(step) / double(lastStep()) * (width() - 2 * kMargin)));
}

std::size_t TimeTrack::nearest(std::int64_t step) const {
    const auto above = std::lower_bound(steps_.begin(), steps_.end(), step);
    if (above == steps_.begin()) return 0;
    if (above == steps_.end()) return steps_.size() - 1;
    const bool isLowerNearer = step - *(above - 1) <= *above - step;
    return std::size_t(above - steps_.begin()) - (isLowerNearer ? 1 : 0);
}

void TimeTrack::setSnapshots(std::vector<std::int64_t> steps, bool followLast) {
    const std::int64_t before = step();
    steps_ = std::move(steps);
    at_ = steps_.empty() ? 0 : followLast ? steps_.size() - 1 : nearest(before);
    describe();
}

void TimeTrack::setEvents(std::vector<TimeLineEvent> events) {
    events_ = std::move(events);
    update();
}

void TimeTrack::setPlannedSteps(std::int64_t steps) {
    planned_ = steps;
    update();
}

void TimeTrack::moveTo(std::int64_t step) {
    if (!steps_.empty()) at_ = nearest(step);
    describe();
}

void TimeTrack::moveToLast() {
    if (!steps_.empty()) at_ = steps_.size() - 1;
    describe();
}

void TimeTrack::describe() {
    setAccessibleDescription(
        steps_.empty()
            ? "no snapshot"
            : QString("step %1, snapshot %2 of %3").arg(formatInteger(step())).arg(at_ + 1).arg(steps_.size()));
    update();
}

void TimeTrack::goTo(std::ptrdiff_t index) {
    if (steps_.empty()) return;
    at_ = std::size_t(std::clamp<std::ptrdiff_t>(index, 0, std::ptrdiff_t(steps_.size()) - 1));
    describe();
    emit stepMoved(step());
}

std::size_t TimeTrack::nearestAt(double x) const {
    return nearest(std::llround((x - kMargin) / std::max(1, width() - 2 * kMargin) * double(lastStep())));
}

QString TimeTrack::eventsAt(QPoint point) const {
    QStringList lines;
    for (const TimeLineEvent& event : events_)
        if (std::abs(positionOf(event.step) - point.x()) <= kEventReach)
            lines << QString("step %1: %2").arg(formatInteger(event.step), event.text);
    if (lines.size() > 8) lines = lines.mid(0, 8) << QString("and %1 more").arg(lines.size() - 8);
    return lines.join('\n');
}

void TimeTrack::paintEvent(QPaintEvent*) {
    const Palette& colours = Theme::current().palette();
    QPainter painter(this);
    const int middle = height() / 2;
    painter.fillRect(QRect(kMargin, middle - 1, width() - 2 * kMargin, 3), colours.line);
    QColor tick = colours.secondary;
    tick.setAlphaF(0.6f);
    int previous = -10;
    for (std::int64_t step : steps_) {
        const int x = positionOf(step);
        if (x - previous < 3) continue;  // ticks closer than that would be one grey bar
        painter.fillRect(QRect(x, middle - 5, 1, 11), tick);
        previous = x;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    for (const TimeLineEvent& event : events_) {
        const double x = positionOf(event.step), y = middle - 10;
        painter.setBrush(event.warning ? colours.attention : colours.secondary);
        painter.drawPolygon(QPolygonF{{x - 4, y - 5}, {x + 4, y - 5}, {x, y}});
    }
    if (steps_.empty()) return;
    const QPointF cursor(positionOf(step()) + 0.5, middle + 0.5);
    if (hasFocus()) {
        QColor halo = colours.accent;
        halo.setAlphaF(0.3f);
        painter.setBrush(halo);
        painter.drawEllipse(cursor, 9, 9);
    }
    painter.setBrush(colours.accent);
    painter.drawEllipse(cursor, 6, 6);
}

void TimeTrack::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || steps_.empty()) return;
    goTo(std::ptrdiff_t(nearestAt(event->position().x())));
}

void TimeTrack::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton && !steps_.empty()) {
        const std::size_t at = nearestAt(event->position().x());
        if (at != at_) goTo(std::ptrdiff_t(at));
        return;
    }
    const QString text = eventsAt(event->position().toPoint());
    if (text.isEmpty()) return QToolTip::hideText();
    QToolTip::showText(event->globalPosition().toPoint(), text, this);
}

void TimeTrack::wheelEvent(QWheelEvent* event) {
    goTo(std::ptrdiff_t(at_) + (event->angleDelta().y() > 0 ? 1 : -1));
}

void TimeTrack::keyPressEvent(QKeyEvent* event) {
    const auto at = std::ptrdiff_t(at_);
    switch (event->key()) {
        case Qt::Key_Left:
            return goTo(at - 1);
        case Qt::Key_Right:
            return goTo(at + 1);
        case Qt::Key_PageUp:
            return goTo(at + 10);
        case Qt::Key_PageDown:
            return goTo(at - 10);
        case Qt::Key_Home:
            return goTo(0);
        case Qt::Key_End:
            return goTo(std::ptrdiff_t(steps_.size()) - 1);
        default:
            QWidget::keyPressEvent(event);
    }
}

}  // namespace outeffhop::kit
