// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/time_line/time_line_view.h"

#include <QVBoxLayout>
#include <algorithm>

#include "views/time_line/time_line_presenter.h"

namespace outeffhop::time_line {

TimeLineView::TimeLineView(const bridge::StudioContext& context, QWidget* parent)
    : QWidget(parent),
      context_(context),
      focus_(context),
      line_(new kit::TimeLineWidget),
      refresh_(new bridge::Refresh(this, [this] { refresh(); })) {
    setObjectName(QStringLiteral("timeLine"));
    line_->setObjectName(QStringLiteral("timeLine.line"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(line_);
    connect(line_, &kit::TimeLineWidget::stepChanged, &context.cursor, &bridge::Cursor::goTo);
    connect(line_, &kit::TimeLineWidget::live, &context.cursor, &bridge::Cursor::goLive);
    connect(&context.cursor, &bridge::Cursor::moved, this, [this] { refresh_->request(); });
    connect(&focus_, &bridge::FocusedRun::replaced, this, [this] {
        stale_ = true;
        refresh_->request();
    });
    connect(&focus_, &bridge::FocusedRun::updated, this, [this](bridge::Changes changes) {
        if (!(changes & (bridge::Changes(bridge::Changed::snapshots) | bridge::Changed::events))) return;
        stale_ = true;
        refresh_->request();
    });
    refresh_->request();
}

void TimeLineView::refresh() {
    if (stale_) {
        stale_ = false;
        const bridge::RunData empty;
        const auto& data = focus_.run() ? focus_.run()->data() : empty;
        steps_ = snapshotSteps(data.snapshots);
        line_->setPlannedSteps(data.info.steps);
        line_->setSnapshots(steps_);
        line_->setEvents(markersOf(data.events));
    }
    const bool live = context_.cursor.isLive();
    line_->setLive(live);
    if (!live) line_->setStep(focus_.step());
}

void TimeLineView::stepBy(int snapshots) {
    if (steps_.empty()) return;
    const auto now = std::upper_bound(steps_.begin(), steps_.end(), focus_.step()) - steps_.begin() - 1;
    const auto last = static_cast<std::ptrdiff_t>(steps_.size()) - 1;
    context_.cursor.goTo(steps_[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(now + snapshots, 0, last))]);
}

}  // namespace outeffhop::time_line
