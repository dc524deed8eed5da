// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

#include "core/store/catalogue.h"
#include "views/bridge/run_data.h"

namespace outeffhop::curves {

/// A run, or all seeds of one configuration, drawn as one curve.
struct Line {
    QString key;  ///< the first run, marked when the line is of several
    QString name;
    QStringList runs;
};

/// One line a run, or with `mergeSeeds` one for the runs that differ only in name and seed; at the place of the first.
std::vector<Line> linesOf(const std::vector<store::CatalogueRun>& runs, bool mergeSeeds);

/// Mean and sample deviation over the curves of several seeds.
struct Band {
    std::vector<double> steps, mean, deviation;
};

/// Over the steps that all curves cover, at the steps of the first one thinned to about `points`; a curve's value is
/// its newest at or before a step. Empty curves are left out.
Band bandOf(const std::vector<bridge::Curve>& curves, std::size_t points = 2000);

}  // namespace outeffhop::curves
