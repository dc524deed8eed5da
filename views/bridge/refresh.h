// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>

class QWidget;

namespace outeffhop::bridge {

/// Refreshes a widget once an event loop turn however often it is asked to, and not at all while nobody sees it: what
/// was missed is made up for when it is shown.
class Refresh : public QObject {
 public:
    Refresh(QWidget* widget, std::function<void()> refresh);

    void request();

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    void run();

    QWidget* widget_;
    std::function<void()> refresh_;
    bool wanted_ = false, queued_ = false;
};

}  // namespace outeffhop::bridge
