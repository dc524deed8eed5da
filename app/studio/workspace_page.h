// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>
#include <vector>

#include "app/studio/dock.h"
#include "app/studio/dock_shares.h"
#include "app/studio/figures.h"
#include "views/kit/panel.h"

namespace outeffhop::studio {

/// One workspace of the window (Train, Compare, Lab): its views in docks that can be moved, maximised, hidden and put
/// back.
class WorkspacePage : public QMainWindow {
    Q_OBJECT
 public:
    /// `name` names the saved layout: "train".
    explicit WorkspacePage(const QString& name, QWidget* parent = nullptr);

    [[nodiscard]] const std::vector<Dock*>& docks() const { return docks_; }
    [[nodiscard]] const Figures& figures() const { return figures_; }
    [[nodiscard]] const TableSources& tables() const { return tables_; }

    void resetLayout();
    /// Gives the maximised view its place again; false: none is.
    bool restoreMaximised();
    /// Where the docks stand and what was chosen in their views.
    [[nodiscard]] QVariantMap layoutState() const;
    /// An unusable state leaves the default layout.
    void restoreLayout(const QVariantMap& state);
    /// Gives the keyboard to the view the page is about.
    virtual void focusFirst() = 0;
    /// True where views stand at a step: the time line is then below.
    [[nodiscard]] virtual bool hasTimeLine() const { return true; }

 protected:
    Dock* add(const QString& name, const QString& title, kit::Panel* view);
    void addFigure(Figure figure) { figures_.push_back(std::move(figure)); }
    void addTable(TableSource table) { tables_.push_back(std::move(table)); }
    /// Puts the docks where they stand by default, and gives them their shares of the page's size.
    virtual void arrange() = 0;
    virtual void proportion() = 0;
    bool event(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

 private:
    void maximise(kit::Panel* view, bool on);
    void settle();
    /// Keeps the shares that somebody gave the docks.
    void noteMoves();
    /// As proportion() wants it for the size of now, and so again at the next size until somebody moves a dock.
    void proportionAnew();

    std::vector<Dock*> docks_;
    Figures figures_;
    TableSources tables_;
    QByteArray beforeMaximise_;
    QVariantMap wanted_;
    DockShares shares_;
    bool arranged_ = false, isDefault_ = true;
};

}  // namespace outeffhop::studio
