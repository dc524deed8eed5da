// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <spdlog/spdlog.h>

#include <QApplication>

namespace outeffhop::studio {

/// Keeps exceptions inside the event they came from: a view that failed must not take the window down.
class Application : public QApplication {
    Q_OBJECT
 public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override {
        try {
            return QApplication::notify(receiver, event);
        } catch (const std::exception& error) {
            report(QString::fromUtf8(error.what()));
        } catch (...) {
            report(tr("unknown error"));
        }
        return false;
    }

 signals:
    /// May be emitted on any thread.
    void failed(const QString& message);

 private:
    void report(const QString& message) {
        spdlog::error("{}", message.toStdString());
        emit failed(tr("Something went wrong: %1").arg(message));
    }
};

}  // namespace outeffhop::studio
