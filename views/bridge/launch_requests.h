// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

namespace outeffhop::bridge {

/// Wishes to start something, raised by any view and answered by the forms of views/launch.
class LaunchRequests : public QObject {
    Q_OBJECT
 public:
    using QObject::QObject;

 signals:
    void newRun();
    void recipe(const QString& name);                      ///< e.g. "backcopy": start its runs now
    void duplicate(const QString& run);                    ///< the form, filled with this run's settings
    void fork(const QString& run, qint64 checkpointStep);  ///< the same, starting from its checkpoint
    void inspect(const QString& run);                      ///< on an input; empty: a checkpoint that is still to choose
};

}  // namespace outeffhop::bridge
