// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/lab_page.h"

#include "views/experiment_table/experiment_view.h"

namespace outeffhop::studio {

LabPage::LabPage(const bridge::StudioContext& context, QWidget* parent) : WorkspacePage(QStringLiteral("lab"), parent) {
    setWindowTitle(tr("Lab"));
    auto* view = new experiment_table::ExperimentView(context);
    tables_ = add(QStringLiteral("experiment"), tr("Paper tables"), view);
    arrange();
    addTable({QStringLiteral("experiment"), tr("Paper table"), [view] { return view->tables(); }});
}

void LabPage::focusFirst() {
    tables_->widget()->setFocus();
}

void LabPage::arrange() {
    addDockWidget(Qt::LeftDockWidgetArea, tables_);
}

}  // namespace outeffhop::studio
