// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <functional>
#include <vector>

class QLineEdit;
class QListWidget;
class QMainWindow;

namespace outeffhop::studio {

/// Something that can be chosen in the palette.
struct Command {
    QString title, hint;  ///< hint: where it stands, its shortcut
    std::function<void()> run;
};

/// All enabled actions of the menus, as "Menu: action".
std::vector<Command> commandsOf(QMainWindow& window);

/// Ctrl+K: type to find any action or run, Enter does it, Esc leaves.
class CommandPalette : public QDialog {
    Q_OBJECT
 public:
    CommandPalette(std::vector<Command> commands, QWidget* parent);

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    void search(const QString& typed);
    void runCurrent();

    std::vector<Command> commands_;
    QLineEdit* line_;
    QListWidget* list_;
};

}  // namespace outeffhop::studio
