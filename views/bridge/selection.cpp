// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/selection.h"

namespace outeffhop::bridge {

namespace {

Place onTop(Place base, const Place& part) {
    const auto put = [](int& field, int value) {
        if (value != -1) field = value;
    };
    put(base.layer, part.layer);
    put(base.head, part.head);
    put(base.query, part.query);
    put(base.key, part.key);
    put(base.tensor, part.tensor);
    put(base.channel, part.channel);
    return base;
}

}  // namespace

void Selection::hover(const Place& part) {
    show(onTop(locked_, part));
}

void Selection::lock(const Place& part) {
    const Place before = locked_;
    locked_ = onTop(locked_, part);
    const bool sameShown = shown_ == locked_;
    show(locked_);
    if (sameShown && !(before == locked_)) emit changed();
}

void Selection::clear() {
    locked_ = Place{.layer = locked_.layer, .head = locked_.head};
    show(locked_);
}

void Selection::setSequence(int sequence) {
    if (sequence == sequence_) return;
    sequence_ = sequence;
    locked_.query = locked_.key = -1;
    shown_ = locked_;
    emit changed();
}

void Selection::hoverRuns(const QStringList& runs) {
    if (runs == hoveredRuns_) return;
    hoveredRuns_ = runs;
    emit hoveredRunsChanged();
}

void Selection::show(const Place& place) {
    if (place == shown_) return;
    shown_ = place;
    emit changed();
}

}  // namespace outeffhop::bridge
