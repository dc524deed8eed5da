// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/palette_search.h"

#include <algorithm>

namespace outeffhop::studio {

int searchRank(const QString& title, const QString& typed) {
    int rank = 0;
    for (const QString& word : typed.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const auto at = title.indexOf(word, 0, Qt::CaseInsensitive);
        if (at < 0) return -1;
        const bool startsWord = at == 0 || !title[at - 1].isLetterOrNumber();
        rank += at == 0 ? 0 : startsWord ? 1 : 2;
    }
    return rank;
}

std::vector<int> searchTitles(const QStringList& titles, const QString& typed) {
    std::vector<std::pair<int, int>> ranked;
    for (int index = 0; index < titles.size(); ++index)
        if (const int rank = searchRank(titles[index], typed); rank >= 0) ranked.emplace_back(rank, index);
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<int> indices;
    for (const auto& [rank, index] : ranked) indices.push_back(index);
    return indices;
}

}  // namespace outeffhop::studio
