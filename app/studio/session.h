// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

#include "views/bridge/studio_context.h"

namespace outeffhop::studio {

/// What is shown and focused when the window opens, and when runs are made: remembers the shown runs of a workspace,
/// brings new runs into view, and keeps the queue moving.
class Session : public QObject {
    Q_OBJECT
 public:
    explicit Session(const bridge::StudioContext& context, QObject* parent = nullptr);

    /// Remembers what is shown now.
    void save() const;

 signals:
    /// Runs made here are now in the list and shown.
    void launched();

 private:
    void begin();
    void follow();
    void showCreated();
    void focusNewestShown();
    void keepQueueMoving();
    [[nodiscard]] QString settingsKey(const QString& what) const;

    const bridge::StudioContext& context_;
    QStringList created_;
    bool begun_ = false;
    std::size_t waiting_ = 0, working_ = 0;
};

}  // namespace outeffhop::studio
