// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

namespace outeffhop::studio {

/// How well a title answers what was typed: every typed word has to begin a word of the title (best) or occur in it.
/// Negative: not at all; smaller is better.
int searchRank(const QString& title, const QString& typed);

/// Indices of the titles that answer, best first, equal ones in the given order.
std::vector<int> searchTitles(const QStringList& titles, const QString& typed);

}  // namespace outeffhop::studio
