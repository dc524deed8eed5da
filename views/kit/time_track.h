// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <cstdint>
#include <vector>

#include "views/kit/time_line.h"

namespace outeffhop::kit {

/// The bar of the time line with ticks, markers and the cursor, which rests on a snapshot.
class TimeTrack : public QWidget {
    Q_OBJECT
 public:
    explicit TimeTrack(QWidget* parent);

    void setSnapshots(std::vector<std::int64_t> steps, bool followLast);
    void setEvents(std::vector<TimeLineEvent> events);
    void setPlannedSteps(std::int64_t steps);
    void moveTo(std::int64_t step);
    void moveToLast();

    bool isEmpty() const { return steps_.empty(); }
    /// 0 without snapshots.
    std::int64_t step() const { return steps_.empty() ? 0 : steps_[at_]; }
    /// Right end of the axis.
    std::int64_t lastStep() const;
    int positionOf(std::int64_t step) const;

    QSize minimumSizeHint() const override { return {120, 36}; }

 signals:
    void stepMoved(std::int64_t step);

 protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

 private:
    std::size_t nearest(std::int64_t step) const;
    void goTo(std::ptrdiff_t index);
    std::size_t nearestAt(double x) const;
    QString eventsAt(QPoint point) const;
    void describe();

    std::vector<std::int64_t> steps_;
    std::vector<TimeLineEvent> events_;
    std::int64_t planned_ = 0;
    std::size_t at_ = 0;
};

}  // namespace outeffhop::kit
