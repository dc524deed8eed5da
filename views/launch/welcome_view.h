// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "views/bridge/studio_context.h"

class QVBoxLayout;

namespace outeffhop::launch {

/// The first page: run the backcopy comparison, new run, and the runs looked at last.
class WelcomeView : public QWidget {
    Q_OBJECT
 public:
    explicit WelcomeView(const bridge::StudioContext& context, QWidget* parent = nullptr);

 signals:
    /// A recent run was chosen; the cursor stands on it.
    void opened();

 protected:
    /// Enter opens what has the focus; Qt's buttons do that in dialogs only.
    void keyPressEvent(QKeyEvent* event) override;

 private:
    QWidget* makeDoor(const QString& name, const QString& title, const QString& what, const QString& iconName,
                      bool primary, const std::function<void()>& open);
    void showRecent();

    const bridge::StudioContext& context_;
    QVBoxLayout* recent_;
};

}  // namespace outeffhop::launch
