// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "core/config/run_config.h"
#include "core/store/evaluation.h"
#include "views/kit/figures_model.h"
#include "views/kit/table.h"

namespace outeffhop::evaluation {

/// A metric under its group's heading; without a metric, that heading.
struct Line {
    QString title;
    std::optional<store::EvaluatedMetric> metric = {};
};

/// What we define before what the reference scripts compute.
std::vector<Line> linesOf(const store::EvaluationRecord& record);
std::vector<kit::FiguresModel::Column> numberColumns();
kit::FigureRows numberRows(const std::vector<Line>& lines);
/// "Average kurtosis: Kurtosis m4 / m2^2 …"; empty for a heading.
QString definitionOf(const Line& line);
/// With names and definitions, for files.
kit::Table numberTable(const std::vector<Line>& lines);

std::vector<kit::FiguresModel::Column> tensorColumns();
/// "reference kurtosis: m4 / (s^4 + 1e-6) …".
QString definitionOf(const kit::FiguresModel::Column& column);
/// What the names of all modules begin with: "model.decoder.".
QString commonPrefix(const store::EvaluationRecord& record);
/// A row a module, in order of computation, without the common prefix.
kit::FigureRows tensorRows(const store::EvaluationRecord& record);
/// With the whole names.
kit::Table withPrefix(kit::Table tensors, const QString& prefix);

/// "all validation data · step 1,200".
QString sentence(const store::EvaluationRecord& record);

/// A way to evaluate a run: what is measured, and the options of `outeffhop eval`.
struct Extent {
    QString title;
    QStringList options;
};
/// The usual one first.
std::vector<Extent> extentsOf(const config::RunConfig& config);

}  // namespace outeffhop::evaluation
