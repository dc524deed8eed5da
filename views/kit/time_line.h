// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <cstdint>
#include <memory>
#include <vector>

namespace outeffhop::kit {

/// Something that happened, drawn as a marker with a tooltip.
struct TimeLineEvent {
    std::int64_t step = 0;
    QString text;
    bool warning = false;
};

/// The bottom time line: a tick a stored snapshot, a marker an event, a cursor to drag, a Live button that follows the
/// newest step. The cursor rests on snapshots. Left and right go to the neighbouring one, Home and End to the first and
/// last.
class TimeLineWidget : public QWidget {
    Q_OBJECT
 public:
    explicit TimeLineWidget(QWidget* parent = nullptr);
    ~TimeLineWidget() override;

    /// Steps of the snapshots, ascending. While live the cursor moves to the last one.
    void setSnapshots(std::vector<std::int64_t> steps);
    void setEvents(std::vector<TimeLineEvent> events);
    /// The axis spans 0 to at least this step (the planned length of the run); it grows when snapshots pass it.
    void setPlannedSteps(std::int64_t steps);

    /// Moves the cursor to the nearest snapshot and leaves live, without a signal.
    void setStep(std::int64_t step);
    std::int64_t step() const;
    void setLive(bool live);
    bool isLive() const;

    QSize sizeHint() const override;

 signals:
    /// The user moved the cursor (and so left live).
    void stepChanged(std::int64_t step);
    /// The user asked to follow the newest step.
    void live();

 private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace outeffhop::kit
