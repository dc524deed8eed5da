// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <vector>

#include "views/experiment_table/experiment_report.h"
#include "views/kit/figures_model.h"

namespace outeffhop::experiment_table {

/// "36 runs: 30 done, 2 under way, 4 to train".
QString sentence(const Report& report);

/// Row, method, finished seeds, and of each measure ours and the paper's.
std::vector<kit::FiguresModel::Column> numberColumns(const experiment::Experiment& experiment);
kit::FigureRows numberRows(const Report& report);

/// What the orderings of the paper are here.
std::vector<kit::FiguresModel::Column> orderingColumns();
kit::FigureRows orderingRows(const Report& report);

/// Options of `outeffhop experiment` with these files ("text=FILE"): rows that need another one are left out. Empty
/// when nothing can be trained.
QStringList optionsWith(const Report& report, const QStringList& files);

/// Runs to train, to continue or to measure that nobody works on.
int toDo(const Report& report);

}  // namespace outeffhop::experiment_table
