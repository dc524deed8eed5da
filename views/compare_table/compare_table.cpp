// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_table/compare_table.h"

#include <QObject>
#include <algorithm>
#include <cmath>
#include <optional>

#include "core/config/parameters.h"
#include "core/store/comparison.h"
#include "core/telemetry/summary.h"
#include "views/kit/number_format.h"

namespace outeffhop::compare_table {

namespace {

QString tr(const char* text) {
    return QObject::tr(text);
}

QString qt(const std::string& text) {
    return QString::fromStdString(text);
}

QString settingText(const std::string& value) {
    if (value == "true") return tr("yes");
    if (value == "false") return tr("no");
    return value.empty() ? kit::undefinedText() : qt(value);
}

/// The title where it is short, else the last part of the name: "bos".
QString shortTitle(const config::Parameter& parameter) {
    constexpr qsizetype kShort = 16;
    const QString title = qt(parameter.title).toLower();
    if (title.size() <= kShort) return title;
    return qt(parameter.name).section(QLatin1Char('.'), -1).replace(QLatin1Char('_'), QLatin1Char(' '));
}

Column settingColumn(const std::string& name) {
    Column column{qt(name), qt(name), {}, {}, false};
    if (const auto* parameter = config::findParameter(name)) {
        column.title = shortTitle(*parameter);
        column.note = qt(parameter->unit);
        column.explanation = QStringLiteral("%1: %2").arg(qt(name), qt(parameter->help));
    }
    return column;
}

Column measureColumn(const store::MetricDefinition& metric) {
    using store::Better;
    const auto* known = telemetry::findSummaryMetric(metric.name);
    QString title = qt(metric.title);
    if (metric.better == Better::lower) title += QStringLiteral(" ↓");
    if (metric.better == Better::higher) title += QStringLiteral(" ↑");
    QString explanation = qt(metric.definition);
    if (!metric.unit.empty()) explanation += tr(" Unit: %1.").arg(qt(metric.unit));
    if (metric.better == Better::lower) explanation += tr(" Lower is better.");
    if (metric.better == Better::higher) explanation += tr(" Higher is better.");
    return {qt(metric.name), title, known ? qt(known->note) : QString(), explanation, true};
}

/// "▼33 %"; against a baseline of 0, where no ratio exists, the difference itself.
QString deltaText(double mean, double baseline) {
    if (!std::isfinite(mean) || !std::isfinite(baseline) || mean == baseline) return {};
    const QString arrow = mean > baseline ? QStringLiteral("▲") : QStringLiteral("▼");
    if (baseline == 0) return arrow + kit::formatNumber(std::abs(mean), 2);
    const double percent = 100 * std::abs((mean - baseline) / baseline);
    if (percent >= 1000) return arrow + QStringLiteral("%1×").arg(kit::formatNumber(std::abs(mean / baseline), 2));
    return arrow + QStringLiteral("%1 %").arg(kit::formatFixed(percent, percent < 9.95 ? 1 : 0));
}

Verdict verdictOf(store::Better better, double mean, double baseline) {
    if (better == store::Better::neither || !std::isfinite(mean) || !std::isfinite(baseline) || mean == baseline)
        return Verdict::none;
    return (mean < baseline) == (better == store::Better::lower) ? Verdict::better : Verdict::worse;
}

Cell measureCell(const store::MetricCell& cell, const store::MetricDefinition& metric, int runs) {
    Cell shown;
    shown.sortKey = cell.mean;
    shown.text = kit::formatMeanDeviation(cell.mean, cell.deviation);
    if (!std::isfinite(cell.mean)) {
        shown.explanation = tr("Not recorded, or not defined for this run.");
        return shown;
    }
    if (cell.runs > 1) shown.explanation = tr("Mean and sample deviation over %1 runs.").arg(cell.runs);
    if (cell.runs < runs) shown.explanation += tr(" %1 of %2 runs have it.").arg(cell.runs).arg(runs);
    if (!std::isfinite(cell.delta)) return shown;
    const double baseline = cell.mean - cell.delta;
    shown.delta = deltaText(cell.mean, baseline);
    shown.verdict = verdictOf(metric.better, cell.mean, baseline);
    return shown;
}

QString noteOf(const store::CatalogueRun& run) {
    using store::RunState;
    if (run.state == RunState::finished) return {};
    const auto state = run.state == RunState::running ? tr("training") : qt(std::string(store::name(run.state)));
    if (run.step < 0) return state;
    return tr("%1 · %2 / %3").arg(state, kit::formatInteger(run.step), kit::formatInteger(run.steps));
}

class Builder {
 public:
    explicit Builder(const TableInput& input) : input_(input), all_(compare(input.runs, input.mergeSeeds)) {}

    CompareTable build() {
        CompareTable table;
        settings_ = input_.allSettings ? allSettings() : all_.settings;
        for (const auto& name : settings_) table.columns.push_back(settingColumn(name));
        for (const auto& metric : all_.metrics) table.columns.push_back(measureColumn(metric));
        for (const auto& row : all_.rows)
            if (row.baseline) baseline_ = &row;
        if (baseline_) baselineSettings_ = settingTexts(baseline_->ids.front());
        std::vector<Row> groups;
        for (const auto& row : all_.rows) groups.push_back(rowOf(row, 0));
        std::erase_if(groups, [&](const Row& row) { return !matches(row); });
        sort(groups, table.columns);
        for (auto& group : groups) {
            const auto runs = group.isExpanded ? group.runs : QStringList();
            table.rows.push_back(std::move(group));
            for (const QString& run : runs) table.rows.push_back(rowOf(single(run), 1));
        }
        return table;
    }

 private:
    static store::Comparison compare(const std::vector<store::CatalogueRun>& runs, bool mergeSeeds) {
        std::vector<store::MetricDefinition> definitions;
        for (const auto& metric : telemetry::summaryMetrics()) definitions.push_back(metric.definition);
        return store::compareRuns(runs, definitions, mergeSeeds);
    }

    const store::CatalogueRun& find(const QString& id) const {
        return *std::ranges::find(input_.runs, id.toStdString(), &store::CatalogueRun::id);
    }

    std::vector<std::string> allSettings() const {
        std::vector<std::string> names;
        for (const auto& parameter : config::parameters())
            if (parameter.name != "name" && !parameter.derived && !(input_.mergeSeeds && parameter.name == "seed"))
                names.push_back(parameter.name);
        return names;
    }

    /// One seed of a group, with the difference of each measure to the baseline row.
    store::ComparisonRow single(const QString& id) const {
        const auto& run = find(id);
        store::ComparisonRow row{run.name, {run.id}, {}, {}, run.baseline};
        for (std::size_t i = 0; i < all_.metrics.size(); ++i) {
            const auto found = run.metrics.find(all_.metrics[i].name);
            store::MetricCell cell;
            if (found != run.metrics.end()) cell.mean = found->second, cell.runs = 1;
            if (baseline_) cell.delta = cell.mean - baseline_->metrics[i].mean;
            row.metrics.push_back(cell);
        }
        return row;
    }

    /// Texts of settings_ of one run.
    QStringList settingTexts(const std::string& id) const {
        const auto config = config::Json::parse(find(qt(id)).configJson, nullptr, false);
        QStringList texts;
        for (const auto& name : settings_) {
            const auto* at = &config;
            for (const auto& part : qt(name).split(QLatin1Char('.')))
                if (at) at = at->is_object() && at->contains(part.toStdString()) ? &(*at)[part.toStdString()] : nullptr;
            texts << (!at ? kit::undefinedText() : settingText(at->is_string() ? at->get<std::string>() : at->dump()));
        }
        return texts;
    }

    Row rowOf(const store::ComparisonRow& from, int level) const {
        Row row;
        row.name = qt(from.name);
        row.level = level;
        row.isBaseline = from.baseline;
        QStringList notes;
        for (const auto& id : from.ids) {
            const QString run = qt(id);
            row.runs << run;
            row.isFocused |= run == input_.focused;
            if (const int colour = input_.colourOf(run); colour >= 0) row.colours.push_back(colour);
            if (const QString note = noteOf(find(run)); !note.isEmpty() && !notes.contains(note)) notes << note;
        }
        row.note = notes.size() > 2 ? tr("%1 not finished").arg(notes.size()) : notes.join(QStringLiteral(", "));
        row.isExpandable = level == 0 && row.runs.size() > 1;
        row.isExpanded = row.isExpandable && input_.expanded.contains(row.runs.front());
        const auto settings = settingTexts(from.ids.front());
        for (qsizetype i = 0; i < settings.size(); ++i) {
            Cell cell;
            cell.text = settings[i];
            cell.differs = baseline_ && settings[i] != baselineSettings_[i];
            row.cells.push_back(cell);
        }
        for (std::size_t i = 0; i < all_.metrics.size(); ++i)
            row.cells.push_back(measureCell(from.metrics[i], all_.metrics[i], static_cast<int>(from.ids.size())));
        return row;
    }

    bool matches(const Row& row) const {
        if (row.isBaseline) return true;
        QString text = row.name + QLatin1Char(' ') + row.note;
        for (std::size_t i = 0; i < settings_.size(); ++i) text += QLatin1Char(' ') + row.cells[i].text;
        const auto words = input_.filter.split(QLatin1Char(' '), Qt::SkipEmptyParts);
        return std::ranges::all_of(words,
                                   [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
    }

    void sort(std::vector<Row>& rows, const std::vector<Column>& columns) const {
        const auto column = std::ranges::find(columns, input_.sortKey, &Column::key);
        const bool byName = input_.sortKey == QLatin1String("name");
        const auto at = static_cast<std::size_t>(column - columns.begin());
        const auto before = [&](const Row& a, const Row& b) {
            if (a.isBaseline != b.isBaseline) return a.isBaseline;
            if (byName)
                return (QString::localeAwareCompare(a.name, b.name) < 0) != input_.isDescending && a.name != b.name;
            if (column == columns.end()) return false;
            const Cell &x = a.cells[at], &y = b.cells[at];
            if (!column->isMeasure) return input_.isDescending ? y.text < x.text : x.text < y.text;
            if (std::isnan(x.sortKey) || std::isnan(y.sortKey)) return !std::isnan(x.sortKey) && std::isnan(y.sortKey);
            return input_.isDescending ? y.sortKey < x.sortKey : x.sortKey < y.sortKey;
        };
        std::ranges::stable_sort(rows, before);
    }

    const TableInput& input_;
    store::Comparison all_;
    std::vector<std::string> settings_;
    const store::ComparisonRow* baseline_ = nullptr;
    QStringList baselineSettings_;
};

}  // namespace

CompareTable makeTable(const TableInput& input) {
    return Builder(input).build();
}

kit::Table exportOf(const CompareTable& table, const QString& caption) {
    kit::Table out{caption, {tr("run")}, {}, {kit::ColumnAlignment::left}};
    const auto hasDelta = [&](std::size_t column) {
        return std::ranges::any_of(table.rows, [&](const Row& row) { return !row.cells[column].delta.isEmpty(); });
    };
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const auto& column = table.columns[i];
        out.headers << (column.note.isEmpty() ? column.title : tr("%1 (%2)").arg(column.title, column.note));
        out.alignment.push_back(column.isMeasure ? kit::ColumnAlignment::right : kit::ColumnAlignment::left);
        if (!hasDelta(i)) continue;
        out.headers << tr("Δ");
        out.alignment.push_back(kit::ColumnAlignment::right);
    }
    for (const auto& row : table.rows) {
        QStringList cells{row.isBaseline ? tr("%1 (baseline)").arg(row.name) : row.name};
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            cells << row.cells[i].text;
            if (hasDelta(i)) cells << row.cells[i].delta;
        }
        out.rows.push_back(cells);
    }
    return out;
}

}  // namespace outeffhop::compare_table
