// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <functional>
#include <optional>
#include <vector>

#include "core/store/catalogue.h"
#include "views/kit/theme.h"

namespace outeffhop::runs {

using kit::Tone;

/// One row of the list: a section's title, a run as a card (shown or at work), or a run as a line.
struct RunRow {
    enum class Kind { section, card, line };
    Kind kind = Kind::line;
    QString id;           ///< empty for sections
    QString title;        ///< of a run: its name, without what the section's title says
    QString state;        ///< "● training · 41 steps/s · 12 s left"
    QString brief;        ///< the same without words that the mark says: "● 41 steps/s · 12 s left"
    QString value;        ///< newest loss, for lines
    double progress = 0;  ///< 0 to 1
    int colour = -1;      ///< index of the run's colour, -1: none
    bool shown = false, focused = false, baseline = false;
    Tone tone = Tone::quiet;
    QString explanation;  ///< note, tags, reason: the tooltip
};

enum class Grouping { launch, model, normalizer, none };

/// What is known of a watched run beyond the catalogue.
struct RunFacts {
    std::optional<double> stepsPerSecond;
    double startedAt = 0, endedAt = 0;  ///< wall seconds, 0: not yet
    std::int64_t step = -1;
};

/// What the list needs to know of the window.
struct ListInput {
    const std::vector<store::CatalogueRun>* runs = nullptr;  ///< newest first
    QString filter;  ///< words that all have to occur in name, group, model, normalizer, task, state, tags or note
    Grouping grouping = Grouping::launch;
    QString focused;
    std::function<bool(const QString&)> isShown;
    std::function<int(const QString&)> colourOf;
    std::function<std::optional<RunFacts>(const QString&)> factsOf;
};

std::vector<RunRow> rowsOf(const ListInput& input);

bool matches(const store::CatalogueRun& run, const QString& filter);

/// What can be done with a run now.
struct Abilities {
    bool pause = false, proceed = false, stop = false, snapshot = false, resume = false, remove = false;
    Abilities& operator|=(const Abilities& other);
};
Abilities abilitiesOf(store::RunState state);

/// The question before deleting; says how much goes.
QString removalQuestion(const QStringList& names, std::uintmax_t bytes);

/// "a, b ,, c" -> {"a", "b", "c"}, each once.
QStringList parseTags(const QString& text);

}  // namespace outeffhop::runs
