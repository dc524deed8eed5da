// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/experiment_table/experiment_presenter.h"

#include <QObject>
#include <algorithm>
#include <set>

#include "core/experiment/result_tables.h"

namespace outeffhop::experiment_table {
namespace {

using experiment::CellState;

constexpr std::size_t kLabels = 3;  ///< columns in front of the numbers

QString tr(const char* text) {
    return QObject::tr(text);
}

kit::Figure text(const std::string& shown) {
    return {QString::fromStdString(shown), 0, false};
}

kit::Figure number(const std::string& shown, double value) {
    return {QString::fromStdString(shown), value, true};
}

QString explanationOf(const experiment::Measure& measure) {
    if (measure.isDifference())
        return tr("%1 − %2").arg(QString::fromStdString(measure.minuend), QString::fromStdString(measure.subtrahend));
    return tr("Mean ± sample deviation over seeds of %1").arg(QString::fromStdString(measure.from));
}

/// No setting stands for a file beyond these.
bool needsOnly(const config::RunConfig& config, const std::set<std::string>& given) {
    return std::ranges::all_of(config::parameters(), [&](const auto& parameter) {
        const auto value = parameter.get(config);
        return !experiment::isPlaceholder(value) || given.contains(value.template get<std::string>().substr(1));
    });
}

}  // namespace

QString sentence(const Report& report) {
    const std::pair<CellState, QString> words[]{{CellState::done, tr("%1 done")},
                                                {CellState::unmeasured, tr("%1 to measure")},
                                                {CellState::underWay, tr("%1 under way")},
                                                {CellState::interrupted, tr("%1 to continue")},
                                                {CellState::missing, tr("%1 to train")}};
    QStringList parts;
    for (const auto& [state, word] : words)
        if (const int count = report.count(state); count > 0) parts << word.arg(count);
    return tr("%1 runs: %2").arg(report.progress.size()).arg(parts.join(QStringLiteral(", ")));
}

std::vector<kit::FiguresModel::Column> numberColumns(const experiment::Experiment& experiment) {
    std::vector<kit::FiguresModel::Column> columns{{tr("row"), tr("Methods are compared within a row"), false},
                                                   {tr("method"), tr("Way of attention"), false},
                                                   {tr("seeds"), tr("Finished runs of those planned"), true}};
    for (const auto& measure : experiment.measures) {
        const QString title = QString::fromStdString(measure.title);
        columns.push_back({tr("%1\nours").arg(title), explanationOf(measure), true});
        columns.push_back({tr("%1\npaper").arg(title), tr("As published"), true});
    }
    return columns;
}

kit::FigureRows numberRows(const Report& report) {
    const auto table = resultTable(report.experiment, report.results);
    kit::FigureRows rows;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const auto& texts = table.rows[i];
        const auto& result = report.results.rows[i];
        std::vector<kit::Figure> row{text(texts[0]), text(texts[1]), number(texts[2], result.finished)};
        for (std::size_t m = 0; m < result.cells.size(); ++m) {
            row.push_back(number(texts[kLabels + 2 * m], result.cells[m].ours.mean));
            row.push_back(number(texts[kLabels + 2 * m + 1], result.cells[m].published.mean));
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<kit::FiguresModel::Column> orderingColumns() {
    return {{tr("row"), tr("Methods are compared within a row"), false},
            {tr("ordering"), tr("What the paper claims, or its numbers say"), false},
            {tr("ours"),
             tr("Undecided: the difference of the means is at most twice its standard error, or there is only one run"),
             false},
            {tr("paper"), tr("By the published means"), false}};
}

kit::FigureRows orderingRows(const Report& report) {
    kit::FigureRows rows;
    for (const auto& texts : orderingTable(report.experiment, report.results).rows) {
        std::vector<kit::Figure> row;
        for (const auto& shown : texts) row.push_back(text(shown));
        rows.push_back(std::move(row));
    }
    return rows;
}

QStringList optionsWith(const Report& report, const QStringList& files) {
    std::set<std::string> given;
    for (const QString& file : files) given.insert(file.section(QLatin1Char('='), 0, 0).toStdString());
    std::set<std::size_t> rows, leftOut;
    for (const auto& each : report.progress)
        (needsOnly(each.cell.config, given) ? rows : leftOut).insert(each.cell.caseIndex);
    QStringList options;
    for (const std::size_t row : rows)
        if (!leftOut.contains(row))
            options << QStringLiteral("--only") << QString::fromStdString(report.experiment.cases[row].name);
    if (options.isEmpty()) return {};
    for (const QString& file : files) options << QStringLiteral("--data") << file;
    return options;
}

int toDo(const Report& report) {
    return static_cast<int>(report.progress.size()) - report.count(CellState::done) - report.count(CellState::underWay);
}

}  // namespace outeffhop::experiment_table
