// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/lab_page.h"

#include "views/experiment_table/experiment_view.h"

namespace outeffhop::studio {

LabPage::LabPage(const bridge::StudioContext& context, QWidget* parent)
    : WorkspacePage(QStringLiteral("lab"), parent),
      tables_(add(QStringLiteral("experiment"), tr("Paper tables"), new experiment_table::ExperimentView(context))) {
    setWindowTitle(tr("Lab"));
    arrange();
}

void LabPage::focusFirst() {
    tables_->widget()->setFocus();
}

void LabPage::arrange() {
    addDockWidget(Qt::LeftDockWidgetArea, tables_);
}

}  // namespace outeffhop::studio
