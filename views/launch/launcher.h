// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "core/config/run_config.h"
#include "views/bridge/studio_context.h"

class QDialog;
class QWidget;

namespace outeffhop::launch {

/// Answers the wishes raised by other views: opens the form (empty, as a copy of a run, or starting from a run's
/// checkpoint), starts a recipe at once, or asks what to look at.
class Launcher : public QObject {
    Q_OBJECT
 public:
    Launcher(const bridge::StudioContext& context, QWidget* window);

 signals:
    void failed(const QString& message);

 private:
    void open(QDialog* form);
    void openForm(config::RunConfig start);
    void startRecipe(const QString& name);
    void copyRun(const QString& id, qint64 checkpointStep);

    const bridge::StudioContext& context_;
    QWidget* window_;
};

}  // namespace outeffhop::launch
