// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/studio/workspace_page.h"
#include "views/bridge/studio_context.h"

namespace outeffhop::compare_table {
class CompareTableView;
}
namespace outeffhop::curves {
class CurvesView;
}

namespace outeffhop::studio {

/// The Compare workspace: the runs as a table, the same head side by side, curves and histograms overlaid.
class ComparePage : public WorkspacePage {
    Q_OBJECT
 public:
    explicit ComparePage(const bridge::StudioContext& context, QWidget* parent = nullptr);

    [[nodiscard]] curves::CurvesView& curves() { return *curvesView_; }
    void focusFirst() override;

 protected:
    void arrange() override;
    void proportion() override;

 private:
    compare_table::CompareTableView* tableView_;
    curves::CurvesView* curvesView_;
    Dock *table_, *attention_, *curves_, *histogram_;
};

}  // namespace outeffhop::studio
