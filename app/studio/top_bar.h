// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAction;
class QButtonGroup;
class QHBoxLayout;
class QPushButton;

namespace outeffhop::studio {

/// The bar under the menus: workspaces at the left, what is done most beside them, search and export at the right.
class TopBar : public QWidget {
    Q_OBJECT
 public:
    explicit TopBar(QWidget* parent = nullptr);

    void addPage(const QString& name, const QString& title);
    void setPage(int page);
    /// A button that does what the action does and follows its text, icon and state.
    QPushButton* addAction(const QString& name, QAction* action, bool primary = false);
    QPushButton* searchButton() { return search_; }
    QPushButton* exportButton() { return export_; }

 signals:
    void pageChosen(int page);

 private:
    void dress();

    QHBoxLayout *pages_, *actions_;
    QButtonGroup* group_;
    QPushButton *search_, *export_;
};

}  // namespace outeffhop::studio
