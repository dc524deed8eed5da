// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

namespace outeffhop::compare_attention {

inline constexpr std::size_t kMostRuns = 4;  ///< side by side

/// Which runs the maps are of.
struct RunChoice {
    std::vector<QString> runs;  ///< at most kMostRuns, in the order they are shown
    QString chosen, baseline;   ///< the difference is chosen - baseline; both empty with fewer than two runs
};

/// The baseline is the pinned one where it is shown, else the first run; the chosen one is the focused run, or the last
/// one where that is the baseline. When more runs are shown than fit, these two stay and the first others.
RunChoice chooseRuns(const std::vector<QString>& shown, const QString& pinned, const QString& focused);

}  // namespace outeffhop::compare_attention
