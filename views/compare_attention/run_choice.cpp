// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_attention/run_choice.h"

#include <algorithm>

namespace outeffhop::compare_attention {

RunChoice chooseRuns(const std::vector<QString>& shown, const QString& pinned, const QString& focused) {
    RunChoice choice;
    if (shown.empty()) return choice;
    const auto isShown = [&](const QString& id) { return std::ranges::find(shown, id) != shown.end(); };
    const QString baseline = isShown(pinned) ? pinned : shown.front();
    const auto last =
        std::ranges::find_if(shown.rbegin(), shown.rend(), [&](const auto& id) { return id != baseline; });
    const QString other = last == shown.rend() ? baseline : *last;
    const QString chosen = isShown(focused) && focused != baseline ? focused : other;
    std::size_t others = kMostRuns - (chosen == baseline ? 1 : 2);
    for (const QString& id : shown) {
        const bool needed = id == baseline || id == chosen;
        if (!needed && others == 0) continue;
        if (!needed) --others;
        choice.runs.push_back(id);
    }
    if (chosen != baseline) {
        choice.chosen = chosen;
        choice.baseline = baseline;
    }
    return choice;
}

}  // namespace outeffhop::compare_attention
