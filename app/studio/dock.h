// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDockWidget>

namespace outeffhop::studio {

/// A dock whose handle is the gap above its panel, so that the panel's own title is the only one; a floating dock gets
/// the window manager's.
class Dock : public QDockWidget {
    Q_OBJECT
 public:
    /// `name` becomes the object name that saved layouts go by.
    Dock(const QString& name, const QString& title, QWidget* view, QWidget* parent);
};

}  // namespace outeffhop::studio
