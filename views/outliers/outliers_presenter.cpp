// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/outliers/outliers_presenter.h"

#include <QObject>
#include <algorithm>
#include <cmath>

#include "views/bridge/metric_names.h"
#include "views/kit/number_format.h"

namespace outeffhop::outliers {

namespace {

QString tr(const char* text) {
    return QObject::tr(text);
}

QString tokenText(const bridge::RunData& run, int sequence, int position) {
    const auto found = std::find_if(run.probe.begin(), run.probe.end(), [&](const auto& token) {
        return token.sequence == sequence && token.position == position;
    });
    if (found == run.probe.end()) return QString::number(position);
    return QStringLiteral("“%1” %2").arg(QString::fromStdString(found->text)).arg(position);
}

kit::Figure number(double value, const QString& text) {
    return {text, value, true};
}

}  // namespace

std::vector<kit::FiguresModel::Column> outlierColumns() {
    return {{tr("value"), tr("The activation with its sign; sorted by magnitude"), true},
            {tr("tensor"), tr("Where it was observed"), false},
            {tr("token"), tr("Token of the probe and its position"), false},
            {tr("ch."), tr("Channel of the tensor"), true},
            {tr("step"), tr("Training step"), true}};
}

kit::FigureRows outlierRows(const std::vector<store::OutlierRecord>& outliers, const bridge::RunData& run) {
    kit::FigureRows rows;
    for (const auto& outlier : outliers) {
        const auto* tensor = run.tensor(outlier.tensor);
        rows.push_back({number(std::abs(outlier.value), kit::formatFixed(outlier.value, 1)),
                        {tensor ? QString::fromStdString(tensor->name) : QString::number(outlier.tensor), 0, false},
                        {tokenText(run, outlier.sequence, outlier.position), 0, false},
                        number(outlier.channel, QString::number(outlier.channel)),
                        number(static_cast<double>(outlier.step), kit::formatInteger(outlier.step))});
    }
    return rows;
}

std::vector<kit::FiguresModel::Column> layerColumns() {
    return {{tr("at the cursor"),
             tr("A run: over all its block outputs. A layer: its output. Over all probe sequences"), false},
            {tr("max inf norm"), tr("Largest |x| over all values"), true},
            {tr("avg kurtosis"), tr("Mean over sequences of the kurtosis of each flattened sequence; a Gaussian has 3"),
             true}};
}

kit::FigureRows runRows(const std::vector<RunMeasures>& runs) {
    const auto measure = [](const RunMeasures& at, const char* metric, int digits) {
        const auto curve = at.run->curves.find(metric);
        const auto value = curve == at.run->curves.end() ? std::nullopt : curve->second.at(at.step);
        return number(value.value_or(NAN), kit::formatNumber(value.value_or(NAN), digits));
    };
    kit::FigureRows rows;
    for (const auto& at : runs)
        rows.push_back({{at.name, 0, false, at.colour},
                        measure(at, bridge::metric::kMaxInfNorm, 3),
                        measure(at, bridge::metric::kAverageKurtosis, 4)});
    return rows;
}

kit::FigureRows layerRows(const std::vector<store::ActivationRecord>& records, const bridge::RunData& run,
                          bool onlyBlocks) {
    kit::FigureRows rows;
    for (const auto& tensor : run.tensors) {
        if (onlyBlocks && tensor.kind != "block_output") continue;
        const auto found = std::find_if(records.begin(), records.end(),
                                        [&](const auto& record) { return record.tensor == tensor.id; });
        if (found == records.end()) continue;
        rows.push_back({{QString::fromStdString(tensor.name), 0, false},
                        number(found->maxInfNorm, kit::formatNumber(found->maxInfNorm, 3)),
                        number(found->averageKurtosis, kit::formatNumber(found->averageKurtosis, 4))});
    }
    return rows;
}

}  // namespace outeffhop::outliers
