// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "views/bridge/run_data.h"
#include "views/outliers/figures_model.h"

namespace outeffhop::outliers {

using Rows = std::vector<std::vector<Figure>>;

std::vector<FiguresModel::Column> outlierColumns();
/// value, tensor, token, channel, step; largest |value| first.
Rows outlierRows(const std::vector<store::OutlierRecord>& outliers, const bridge::RunData& run);

std::vector<FiguresModel::Column> layerColumns();
/// tensor, max inf norm, average kurtosis, in the order of the tensors; `onlyBlocks` leaves out all but block outputs.
Rows layerRows(const std::vector<store::ActivationRecord>& records, const bridge::RunData& run, bool onlyBlocks);

}  // namespace outeffhop::outliers
