// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUndoCommand>
#include <functional>

namespace outeffhop::bridge {

/// A change given as two functions. `text` names it in the menu: "Undo rename backcopy".
class Undoable : public QUndoCommand {
 public:
    Undoable(const QString& text, std::function<void()> redo, std::function<void()> undo)
        : QUndoCommand(text), redo_(std::move(redo)), undo_(std::move(undo)) {}

    void redo() override { redo_(); }
    void undo() override { undo_(); }

 private:
    std::function<void()> redo_, undo_;
};

}  // namespace outeffhop::bridge
