// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/curves/curve_lines.h"

#include <algorithm>
#include <cmath>

#include "core/store/comparison.h"

namespace outeffhop::curves {

std::vector<Line> linesOf(const std::vector<store::CatalogueRun>& runs, bool mergeSeeds) {
    std::vector<Line> lines;
    if (!mergeSeeds) {
        for (const auto& run : runs) {
            const auto id = QString::fromStdString(run.id);
            lines.push_back({id, run.name.empty() ? id : QString::fromStdString(run.name), {id}});
        }
        return lines;
    }
    for (const auto& row : store::compareRuns(runs, {}, true).rows) {
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

}  // namespace outeffhop::curves
