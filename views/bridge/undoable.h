// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUndoStack>
#include <QVariantMap>
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

/// Changes one of a panel's choices (see kit::Panel::choices) so that Ctrl+Z takes it back; the panel outlives the
/// stack's use.
template <class Panel>
void choose(QUndoStack& undo, Panel& panel, const QString& text, const QString& key, const QVariant& value) {
    const QVariant before = panel.choices().value(key);
    if (before == value) return;
    const auto set = [&panel, key](const QVariant& to) { return [&panel, key, to] { panel.setChoices({{key, to}}); }; };
    undo.push(new Undoable(text, set(value), set(before)));
}

}  // namespace outeffhop::bridge
