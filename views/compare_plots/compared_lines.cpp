// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_plots/compared_lines.h"

#include <algorithm>
#include <cmath>

#include "core/store/comparison.h"
#include "core/telemetry/metric_definitions.h"

namespace outeffhop::compare_plots {

namespace {

namespace metric = telemetry::metric;

constexpr int kPlots = 3;

}  // namespace

std::vector<Line> linesOf(const std::vector<store::CatalogueRun>& runs, bool mergeSeeds) {
    std::vector<Line> lines;
    for (const auto& row : store::compareRuns(runs, {}, mergeSeeds).rows) {
        Line line{QString::fromStdString(row.ids.front()), QString::fromStdString(row.name), {}};
        for (const auto& id : row.ids) line.runs << QString::fromStdString(id);
        if (line.runs.size() > 1) line.key += QStringLiteral(" seeds");
        lines.push_back(std::move(line));
    }
    return lines;
}

Band bandOf(const std::vector<bridge::Curve>& all, std::size_t points) {
    std::vector<const bridge::Curve*> curves;
    for (const auto& curve : all)
        if (!curve.steps.empty()) curves.push_back(&curve);
    if (curves.empty()) return {};
    double first = curves.front()->steps.front(), last = curves.front()->steps.back();
    for (const auto* curve : curves) {
        first = std::max(first, curve->steps.front());
        last = std::min(last, curve->steps.back());
    }
    const auto& steps = curves.front()->steps;
    const std::size_t stride = std::max<std::size_t>(1, steps.size() / std::max<std::size_t>(1, points));
    Band band;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i] < first || steps[i] > last || (i % stride != 0 && i + 1 != steps.size())) continue;
        double sum = 0, squares = 0;
        const auto count = static_cast<double>(curves.size());
        for (const auto* curve : curves) sum += curve->at(static_cast<std::int64_t>(steps[i])).value_or(NAN);
        const double mean = sum / count;
        for (const auto* curve : curves) {
            const double off = curve->at(static_cast<std::int64_t>(steps[i])).value_or(NAN) - mean;
            squares += off * off;
        }
        band.steps.push_back(steps[i]);
        band.mean.push_back(mean);
        band.deviation.push_back(curves.size() > 1 ? std::sqrt(squares / (count - 1)) : 0);
    }
    return band;
}

QStringList defaultMetrics(const std::vector<store::MetricDefinition>& offered) {
    const auto has = [&](const char* name) {
        return std::ranges::find(offered, name, &store::MetricDefinition::name) != offered.end();
    };
    QStringList names;
    const std::pair<const char*, const char*> wanted[]{{metric::kTrainCopyLoss, metric::kTrainLoss},
                                                       {metric::kNoopIdle, metric::kNoopMass},
                                                       {metric::kMaxInfNorm, metric::kInfNorm}};
    for (const auto& [best, otherwise] : wanted)
        for (const char* name : {best, otherwise})
            if (has(name)) {
                names << QLatin1String(name);
                break;
            }
    for (const auto& each : offered)
        if (const auto name = QString::fromStdString(each.name); names.size() < kPlots && !names.contains(name))
            names << name;
    return names;
}

QStringList tensorsOf(const std::vector<const bridge::RunData*>& runs) {
    QStringList names;
    for (const auto* run : runs)
        for (const auto& tensor : run->tensors)
            if (const auto name = QString::fromStdString(tensor.name); !names.contains(name)) names << name;
    return names;
}

QString defaultTensor(const std::vector<const bridge::RunData*>& runs) {
    const store::TensorDefinition* best = nullptr;
    for (const auto* run : runs)
        for (const auto& tensor : run->tensors)
            if (tensor.kind == "block_output" && (!best || tensor.layer > best->layer)) best = &tensor;
    if (best) return QString::fromStdString(best->name);
    const auto names = tensorsOf(runs);
    return names.isEmpty() ? QString() : names.back();
}

int tensorNamed(const bridge::RunData& run, const QString& name) {
    const auto found = std::ranges::find(run.tensors, name.toStdString(), &store::TensorDefinition::name);
    return found == run.tensors.end() ? -1 : found->id;
}

}  // namespace outeffhop::compare_plots
