// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMainWindow;
class QStackedWidget;

namespace outeffhop::studio {

/// Window size, docks and what was chosen in the views, kept in the user's settings from one start to the next.
void saveLayout(const QMainWindow& window, const QStackedWidget& pages);
/// Without a saved layout: a large window on the first page.
void restoreLayout(QMainWindow& window, QStackedWidget& pages);

}  // namespace outeffhop::studio
