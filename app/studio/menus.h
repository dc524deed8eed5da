// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMenu;

namespace outeffhop::studio {

class MainWindow;

/// File, Edit, Run, View, Export and Help with their shortcuts.
void buildMenus(MainWindow& window);

/// One entry a figure of the current page.
void fillFigureMenu(MainWindow& window, QMenu& menu);

}  // namespace outeffhop::studio
