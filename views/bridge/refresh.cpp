// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/refresh.h"

#include <QEvent>
#include <QWidget>

namespace outeffhop::bridge {

Refresh::Refresh(QWidget* widget, std::function<void()> refresh)
    : QObject(widget), widget_(widget), refresh_(std::move(refresh)) {
    widget->installEventFilter(this);
}

void Refresh::request() {
    wanted_ = true;
    if (queued_ || !widget_->isVisible()) return;
    queued_ = true;
    QMetaObject::invokeMethod(
        this, [this] { run(); }, Qt::QueuedConnection);
}

bool Refresh::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Show && wanted_) request();
    return QObject::eventFilter(watched, event);
}

void Refresh::run() {
    queued_ = false;
    if (!wanted_ || !widget_->isVisible()) return;
    wanted_ = false;
    refresh_();
}

}  // namespace outeffhop::bridge
