// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QObject>
#include <QStringList>
#include <functional>

#include "views/bridge/focused_run.h"
#include "views/bridge/studio_context.h"

class QMenu;
class QWidget;

namespace outeffhop::runs {

/// Everything that can be done with the chosen runs, as actions for the context menu, the Run menu, the tool bar and
/// the palette. They are enabled as far as one of the chosen runs allows it.
class RunActions : public QObject {
    Q_OBJECT
 public:
    /// `dialogParent` owns the questions that are asked; `chosen` tells the runs to act on.
    RunActions(const bridge::StudioContext& context, QWidget* dialogParent, std::function<QStringList()> chosen);

    QAction *newRun, *pause, *proceed, *stop, *snapshot, *resume;
    QAction *show, *baseline, *rename, *note, *tags, *duplicate, *inspect, *remove, *openFolder;
    QMenu* fork;  ///< one entry a checkpoint of the focused run

    /// The context menu's order; a null pointer is a separator. Fork stands after duplicate.
    [[nodiscard]] QList<QAction*> inOrder() const;
    void updateEnabled();

 private:
    QAction* add(const QString& name, const QString& text, const QString& icon, const QKeySequence& shortcut,
                 std::function<void()> work);
    void addWork();
    void addDescriptions();
    void addOthers();
    /// For each chosen run that the catalogue knows.
    void each(const std::function<void(const store::CatalogueRun&)>& work) const;
    void askText(const QString& title, const QString& label, const QString& before, bool lines,
                 std::function<void(const QString&)> use);
    void confirmRemoval();
    void fillForks();

    const bridge::StudioContext& context_;
    bridge::FocusedRun focus_;
    QWidget* dialogParent_;
    std::function<QStringList()> chosen_;
};

}  // namespace outeffhop::runs
