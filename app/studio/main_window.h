// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>
#include <memory>
#include <vector>

#include "app/studio/figures.h"
#include "views/bridge/stage.h"

class QLabel;
class QStackedWidget;

namespace outeffhop::time_line {
class TimeLineView;
}
namespace outeffhop::status {
class StatusView;
}

namespace outeffhop::studio {

class Session;
class TopBar;
class TrainPage;
class WorkspacePage;

/// The window: menus, top bar, one page a workspace (or the welcome page), time line and status bar. Closing it leaves
/// the workers alone; opening it again finds them.
class MainWindow : public QMainWindow {
    Q_OBJECT
 public:
    explicit MainWindow(store::Workspace workspace);
    ~MainWindow() override;

    [[nodiscard]] const bridge::StudioContext& context() const { return stage_.context; }
    [[nodiscard]] TrainPage& trainPage() { return *train_; }
    [[nodiscard]] const std::vector<WorkspacePage*>& pages() const { return pages_; }
    /// nullptr while the welcome page shows.
    [[nodiscard]] WorkspacePage* page() const;
    void showPage(int index);
    void showWelcome();
    void openPalette();
    /// Asks how and where, then writes the figure.
    void exportFigure(const Figure& figure);
    /// Brings its view to the front, then asks where; says so where there is nothing to export.
    void exportTables(const TableSource& source);
    void stepBy(int snapshots);
    void say(const QString& message, bool bad = false);

 protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;

 private:
    void addPage(const QString& name, const QString& title, WorkspacePage* page);
    void layOut();
    void fillTopBar();
    void connectSession();
    void updateCorner();

    bridge::Stage stage_;

    Session* session_ = nullptr;
    TopBar* topBar_ = nullptr;
    QStackedWidget* stack_ = nullptr;
    TrainPage* train_ = nullptr;
    std::vector<WorkspacePage*> pages_;
    QWidget* welcome_ = nullptr;
    time_line::TimeLineView* timeLine_ = nullptr;
    status::StatusView* status_ = nullptr;
    QLabel* corner_ = nullptr;
};

}  // namespace outeffhop::studio
