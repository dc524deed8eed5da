// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "views/bridge/run_data.h"
#include "views/kit/figures_model.h"

namespace outeffhop::outliers {

std::vector<kit::FiguresModel::Column> outlierColumns();
/// value, tensor, token, channel, step; largest |value| first.
kit::FigureRows outlierRows(const std::vector<store::OutlierRecord>& outliers, const bridge::RunData& run);

std::vector<kit::FiguresModel::Column> layerColumns();
/// A shown run at the cursor.
struct RunMeasures {
    QString name;
    QColor colour;
    const bridge::RunData* run;
    std::int64_t step;
};
/// run, max inf norm and average kurtosis over its block outputs, as last recorded; "–" before that.
kit::FigureRows runRows(const std::vector<RunMeasures>& runs);

/// tensor, max inf norm, average kurtosis, in the order of the tensors; `onlyBlocks` leaves out all but block outputs.
kit::FigureRows layerRows(const std::vector<store::ActivationRecord>& records, const bridge::RunData& run,
                          bool onlyBlocks);

}  // namespace outeffhop::outliers
