// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/time_line.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <algorithm>

#include "views/kit/icon.h"
#include "views/kit/number_format.h"
#include "views/kit/theme.h"
#include "views/kit/time_track.h"

namespace outeffhop::kit {

namespace {
const QString kNothing = QStringLiteral("no snapshot");
}

struct TimeLineWidget::Parts {
    QPushButton* live;
    TimeTrack* track;
    QLabel* label;
    bool isLive = true;

    void showState() {
        live->setChecked(isLive);
        live->setIcon(icon("play", isLive ? Theme::current().palette().accent : Theme::current().palette().secondary));
        const auto step = track->step();
        label->setText(track->isEmpty() ? kNothing : "step " + formatInteger(step));
    }

    void reserveLabel() {
        const QString widest = "step " + formatInteger(std::max<std::int64_t>(track->lastStep(), 1'000'000));
        const QFontMetrics metrics = label->fontMetrics();
        label->setFixedWidth(std::max(metrics.horizontalAdvance(widest), metrics.horizontalAdvance(kNothing)));
    }
};

TimeLineWidget::TimeLineWidget(QWidget* parent) : QWidget(parent), parts_(std::make_unique<Parts>()) {
    setObjectName("time_line");
    setAccessibleName("Time line");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, kGrid / 2, 12, kGrid / 2);
    row->setSpacing(kGrid + 4);
    parts_->live = new QPushButton("Live", this);
    parts_->live->setObjectName("time_line.live");
    parts_->live->setAccessibleName("Live: follow the newest step");
    parts_->live->setToolTip("Follow the newest step");
    parts_->live->setCheckable(true);
    parts_->track = new TimeTrack(this);
    parts_->label = new QLabel(this);
    parts_->label->setFont(monoFont());
    row->addWidget(parts_->live);
    row->addWidget(parts_->track, 1);
    row->addWidget(parts_->label);
    parts_->reserveLabel();
    parts_->showState();
    connect(parts_->live, &QPushButton::clicked, this, [this] {
        setLive(true);
        emit live();
    });
    connect(parts_->track, &TimeTrack::stepMoved, this, [this](std::int64_t step) {
        parts_->isLive = false;
        parts_->showState();
        emit stepChanged(step);
    });
    connect(&Theme::current(), &Theme::changed, this, [this] { parts_->showState(); });
}

TimeLineWidget::~TimeLineWidget() = default;

void TimeLineWidget::setSnapshots(std::vector<std::int64_t> steps) {
    parts_->track->setSnapshots(std::move(steps), parts_->isLive);
    parts_->reserveLabel();
    parts_->showState();
}

void TimeLineWidget::setEvents(std::vector<TimeLineEvent> events) {
    parts_->track->setEvents(std::move(events));
}

void TimeLineWidget::setPlannedSteps(std::int64_t steps) {
    parts_->track->setPlannedSteps(steps);
    parts_->reserveLabel();
}

void TimeLineWidget::setStep(std::int64_t step) {
    parts_->isLive = false;
    parts_->track->moveTo(step);
    parts_->showState();
}

std::int64_t TimeLineWidget::step() const {
    return parts_->track->step();
}

void TimeLineWidget::setLive(bool live) {
    parts_->isLive = live;
    if (live) parts_->track->moveToLast();
    parts_->showState();
}

bool TimeLineWidget::isLive() const {
    return parts_->isLive;
}

QSize TimeLineWidget::sizeHint() const {
    return {800, 48};
}

}  // namespace outeffhop::kit
