// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/runs/runs_presenter.h"

#include <QObject>
#include <QRegularExpression>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <map>

#include "views/bridge/metric_names.h"
#include "views/kit/number_format.h"

namespace outeffhop::runs {

namespace {

using store::CatalogueRun;
using store::RunState;

QString text(const std::string& value) {
    return QString::fromStdString(value);
}
QString tr(const char* value) {
    return QObject::tr(value);
}

QString sectionOf(const CatalogueRun& run, Grouping grouping) {
    switch (grouping) {
        case Grouping::launch:
            return text(run.group);
        case Grouping::model:
            return text(run.model);
        case Grouping::normalizer:
            return text(run.normalizer);
        case Grouping::none:
            return {};
    }
    return {};
}

/// The name of a run without the parts in front that its section's title says already.
QString nameBelow(const QString& section, const QString& name) {
    const QString separator = QStringLiteral(" · ");
    QStringList parts = name.split(separator);
    for (const QString& said : section.split(separator)) {
        if (parts.size() == 1 || parts.front() != said) break;
        parts.removeFirst();
    }
    return parts.join(separator);
}

QString trainingText(const CatalogueRun& run, const std::optional<RunFacts>& facts) {
    QStringList parts{tr("● training")};
    if (facts && facts->stepsPerSecond && *facts->stepsPerSecond > 0) {
        parts << tr("%1 steps/s").arg(kit::formatNumber(*facts->stepsPerSecond, 2));
        const double left = static_cast<double>(run.steps - std::max(run.step, facts->step)) / *facts->stepsPerSecond;
        if (left > 0) parts << tr("%1 left").arg(kit::formatDuration(std::ceil(left)));
    } else {
        parts << tr("step %1 of %2").arg(kit::formatInteger(run.step), kit::formatInteger(run.steps));
    }
    return parts.join(QStringLiteral(" · "));
}

QString finishedText(const CatalogueRun& run, const std::optional<RunFacts>& facts) {
    QString done = tr("✓ finished · %1 steps").arg(kit::formatInteger(run.step));
    if (facts && facts->endedAt > facts->startedAt && facts->startedAt > 0)
        done += QStringLiteral(" · ") + kit::formatDuration(std::round(facts->endedAt - facts->startedAt));
    return done;
}

QString stateText(const CatalogueRun& run, const std::optional<RunFacts>& facts) {
    const auto step = std::max(run.step, facts ? facts->step : -1);
    const QString where = step < 0 ? tr("before the first step") : tr("at step %1").arg(kit::formatInteger(step));
    switch (run.state) {
        case RunState::created:
            return tr("○ not started");
        case RunState::queued:
            return tr("○ waiting in the queue");
        case RunState::starting:
            return tr("● starting");
        case RunState::running:
            return trainingText(run, facts);
        case RunState::paused:
            return tr("❚❚ paused %1").arg(where);
        case RunState::finished:
            return finishedText(run, facts);
        case RunState::stopped:
            return tr("■ stopped %1").arg(where);
        case RunState::failed:
            return tr("⚠ failed %1").arg(where);
        case RunState::crashed:
            return tr("⚠ crashed %1").arg(where);
    }
    return {};
}

Tone toneOf(RunState state) {
    switch (state) {
        case RunState::starting:
        case RunState::running:
            return Tone::good;
        case RunState::paused:
            return Tone::attention;
        case RunState::failed:
        case RunState::crashed:
            return Tone::bad;
        default:
            return Tone::quiet;
    }
}

QString valueOf(const CatalogueRun& run) {
    if (run.state == RunState::crashed || run.state == RunState::failed)
        return tr("%1 ⚠").arg(text(std::string(store::name(run.state))));
    const auto loss = run.metrics.find(bridge::metric::kLoss);
    return loss == run.metrics.end() ? text(std::string(store::name(run.state)))
                                     : tr("loss %1").arg(kit::formatNumber(loss->second));
}

/// "#paper #good".
QString tagsOf(const CatalogueRun& run) {
    QStringList tags;
    for (const auto& tag : run.tags) tags << QLatin1Char('#') + text(tag);
    return tags.join(QLatin1Char(' '));
}

QString explanationOf(const CatalogueRun& run) {
    QStringList lines{text(run.name)};
    lines << QStringList{text(run.model), text(run.normalizer), text(run.task), tr("seed %1").arg(run.seed)}
                 .filter(QRegularExpression(QStringLiteral(".")))
                 .join(QStringLiteral(" · "));
    if (!run.tags.empty()) lines << tagsOf(run);
    if (!run.note.empty()) lines << text(run.note);
    if (!run.reason.empty()) lines << text(run.reason);
    return lines.join(QLatin1Char('\n'));
}

RunRow rowOf(const CatalogueRun& run, const ListInput& input) {
    RunRow row;
    row.id = text(run.id);
    const auto facts = input.factsOf(row.id);
    row.title = run.name.empty() ? row.id : text(run.name);
    row.state = stateText(run, facts);
    if (!run.tags.empty()) row.state += QStringLiteral(" · ") + tagsOf(run);
    row.brief =
        QString(row.state).replace(QRegularExpression(QStringLiteral("^(●|✓) [^·]* · ")), QStringLiteral("\\1 "));
    row.value = valueOf(run);
    const auto step = std::max(run.step, facts ? facts->step : -1);
    row.progress = run.steps > 0 ? std::clamp(static_cast<double>(step) / static_cast<double>(run.steps), 0.0, 1.0) : 0;
    row.shown = input.isShown(row.id);
    row.focused = row.id == input.focused;
    row.baseline = run.baseline;
    row.colour = row.shown ? input.colourOf(row.id) : -1;
    row.tone = toneOf(run.state);
    const bool atWork = store::isActive(run.state) || run.state == RunState::queued;
    row.kind = row.shown || atWork ? RunRow::Kind::card : RunRow::Kind::line;
    row.explanation = explanationOf(run);
    return row;
}

}  // namespace

bool matches(const store::CatalogueRun& run, const QString& filter) {
    QStringList words{text(run.name),       text(run.group), text(run.model),
                      text(run.normalizer), text(run.task),  text(std::string(store::name(run.state))),
                      text(run.note),       text(run.id)};
    for (const auto& tag : run.tags) words << QLatin1Char('#') + text(tag);
    const QString all = words.join(QLatin1Char('\n'));
    const auto wanted = filter.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return std::all_of(wanted.begin(), wanted.end(),
                       [&](const QString& word) { return all.contains(word, Qt::CaseInsensitive); });
}

std::vector<RunRow> rowsOf(const ListInput& input) {
    std::vector<QString> order;  // sections by their newest run
    std::map<QString, std::vector<RunRow>> sections;
    for (const auto& run : *input.runs) {
        if (!input.filter.isEmpty() && !matches(run, input.filter)) continue;
        const QString section = sectionOf(run, input.grouping);
        auto [found, isNew] = sections.try_emplace(section);
        if (isNew) order.push_back(section);
        found->second.push_back(rowOf(run, input));
        auto& title = found->second.back().title;
        title = nameBelow(section, title);
    }
    std::vector<RunRow> rows;
    const bool titled = order.size() > 1 || (order.size() == 1 && !order.front().isEmpty());
    for (const QString& section : order) {
        if (titled) {
            RunRow title;
            title.kind = RunRow::Kind::section;
            title.title = section.isEmpty() ? tr("Single runs") : section;
            rows.push_back(std::move(title));
        }
        auto& members = sections[section];
        std::move(members.begin(), members.end(), std::back_inserter(rows));
    }
    return rows;
}

Abilities& Abilities::operator|=(const Abilities& other) {
    pause |= other.pause;
    proceed |= other.proceed;
    stop |= other.stop;
    snapshot |= other.snapshot;
    resume |= other.resume;
    remove |= other.remove;
    return *this;
}

Abilities abilitiesOf(store::RunState state) {
    const bool working = state == RunState::running || state == RunState::starting;
    const bool active = store::isActive(state);
    return {.pause = working,
            .proceed = state == RunState::paused,
            .stop = active || state == RunState::queued,
            .snapshot = active,
            .resume = store::isResumable(state),
            .remove = !active};
}

QString removalQuestion(const QStringList& names, std::uintmax_t bytes) {
    const QString size = kit::formatBytes(static_cast<std::int64_t>(bytes));
    if (names.size() == 1)
        return tr("Delete “%1” with its curves, maps and checkpoints? This frees %2 and cannot be undone.")
            .arg(names.front(), size);
    return tr("Delete %1 runs with their curves, maps and checkpoints? This frees %2 and cannot be undone.")
        .arg(names.size())
        .arg(size);
}

QStringList parseTags(const QString& text) {
    QStringList tags;
    for (const QString& part : text.split(QLatin1Char(',')))
        if (!part.trimmed().isEmpty()) tags << part.trimmed();
    tags.removeDuplicates();
    return tags;
}

}  // namespace outeffhop::runs
