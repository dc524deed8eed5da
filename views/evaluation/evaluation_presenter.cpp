// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/evaluation/evaluation_presenter.h"

#include <QObject>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "views/kit/number_format.h"

namespace outeffhop::evaluation {

namespace {

const QString kReference = QStringLiteral("Reference ");

QString tr(const char* text) {
    return QObject::tr(text);
}

QString text(const std::string& shown) {
    return QString::fromStdString(shown);
}

kit::Figure number(double value) {
    return {kit::formatNumber(value), value, true};
}

bool isReference(const store::EvaluatedMetric& metric) {
    return metric.definition.name.starts_with("reference.");
}

/// Its group's heading says "Reference".
QString titleUnderHeading(const store::EvaluatedMetric& metric) {
    QString title = text(metric.definition.title);
    if (!isReference(metric) || !title.startsWith(kReference)) return title;
    title.remove(0, kReference.size());
    return title.replace(0, 1, title.front().toUpper());
}

/// The module without a name.
QString theModel() {
    return tr("the model");
}

QString withBatches(int batches, const QString& part) {
    return tr("%1 %2 batches").arg(kit::formatInteger(batches), part);
}

}  // namespace

std::vector<Line> linesOf(const store::EvaluationRecord& record) {
    std::vector<Line> lines;
    for (const bool reference : {false, true}) {
        const auto heading = lines.size();
        for (const auto& metric : record.metrics)
            if (isReference(metric) == reference) lines.push_back({titleUnderHeading(metric), metric});
        if (lines.size() == heading) continue;
        const QString title = reference ? tr("As the reference scripts compute it") : tr("By our definitions");
        lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(heading), {title});
    }
    return lines;
}

std::vector<kit::FiguresModel::Column> numberColumns() {
    return {{tr("metric"), tr("Click one to read its definition"), false},
            {tr("value"), tr("In float32"), true},
            {tr("unit"), tr("Empty: a share, or a figure without a unit"), false}};
}

kit::FigureRows numberRows(const std::vector<Line>& lines) {
    kit::FigureRows rows;
    for (const auto& line : lines) {
        rows.push_back({{line.title, 0, false}});
        if (!line.metric) continue;
        auto& row = rows.back();
        row.push_back(number(line.metric->value));
        row.push_back({text(line.metric->definition.unit), 0, false});
        for (auto& figure : row) figure.explanation = definitionOf(line);
    }
    return rows;
}

QString definitionOf(const Line& line) {
    if (!line.metric) return {};
    return QStringLiteral("%1: %2").arg(line.title, text(line.metric->definition.definition));
}

kit::Table numberTable(const std::vector<Line>& lines) {
    using enum kit::ColumnAlignment;
    kit::Table table{
        {}, {tr("metric"), tr("value"), tr("unit"), tr("name"), tr("definition")}, {}, {left, right, left, left, left}};
    for (const auto& [title, metric] : lines) {
        if (!metric) continue;
        const auto& about = metric->definition;
        table.rows.push_back({text(about.title), kit::formatNumber(metric->value), text(about.unit), text(about.name),
                              text(about.definition)});
    }
    return table;
}

std::vector<kit::FiguresModel::Column> tensorColumns() {
    return {{tr("output of"), tr("A module of the model, named as in the program the model comes from"), false},
            {tr("kurtosis"), tr("m4 / m2^2 of each sample, mean over samples; a Gaussian has 3"), true},
            {tr("reference\nkurtosis"), tr("m4 / (s^4 + 1e-6) of each sample with the unbiased s, mean over samples"),
             true},
            {tr("mean\ninf norm"), tr("max |x| of each sample, mean over samples"), true},
            {tr("max |x|"), tr("Over all samples"), true}};
}

QString definitionOf(const kit::FiguresModel::Column& column) {
    return QStringLiteral("%1: %2").arg(QString(column.header).replace(QLatin1Char('\n'), QLatin1Char(' ')),
                                        column.explanation);
}

QString commonPrefix(const store::EvaluationRecord& record) {
    std::optional<std::string> prefix;
    for (const auto& [name, infNorm, reference, kurtosis, largest] : record.tensors) {
        if (name.empty()) continue;
        if (!prefix) prefix = name;
        const auto end = std::ranges::mismatch(*prefix, name).in1;
        prefix->erase(end, prefix->end());
    }
    return prefix ? text(prefix->substr(0, prefix->rfind('.') + 1)) : QString();
}

kit::FigureRows tensorRows(const store::EvaluationRecord& record) {
    const auto prefix = static_cast<std::size_t>(commonPrefix(record).toUtf8().size());
    kit::FigureRows rows;
    for (const auto& tensor : record.tensors)
        rows.push_back({{tensor.name.empty() ? theModel() : text(tensor.name.substr(prefix)), 0, false},
                        number(tensor.kurtosis),
                        number(tensor.referenceKurtosis),
                        number(tensor.infNorm),
                        number(tensor.largest)});
    return rows;
}

kit::Table withPrefix(kit::Table tensors, const QString& prefix) {
    for (auto& row : tensors.rows)
        if (row.front() != theModel()) row.front().prepend(prefix);
    return tensors;
}

QString sentence(const store::EvaluationRecord& record) {
    const auto settings = nlohmann::json::parse(record.settings, nullptr, false);
    const int batches = settings.is_object() ? settings.value("batches", 0) : 0;
    const auto part = text(settings.is_object() ? settings.value("part", "validation") : "validation");
    const QString extent = batches > 0 ? withBatches(batches, part) : tr("all %1 data").arg(part);
    return tr("%1 · step %2").arg(extent, kit::formatInteger(record.step));
}

std::vector<Extent> extentsOf(const config::RunConfig& config) {
    const bool isSeries = config.data.task == "series", isEndless = config.data.task == "backcopy";
    const QString part = isSeries ? tr("test") : tr("validation");
    const auto batches = static_cast<int>(config.train.evaluateBatches);
    std::vector<Extent> extents;
    if (!isEndless) extents.push_back({tr("All %1 data").arg(part), {}});
    if (isSeries)
        extents.push_back({tr("All validation data"), {QStringLiteral("--part"), QStringLiteral("validation")}});
    extents.push_back({withBatches(batches, part), {QStringLiteral("--batches"), QString::number(batches)}});
    return extents;
}

}  // namespace outeffhop::evaluation
