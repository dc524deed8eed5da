// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/progress.h"

#include <algorithm>
#include <limits>

#include "core/config/json.h"
#include "core/store/evaluation.h"
#include "core/store/new_run.h"
#include "core/store/quantization.h"
#include "core/store/run_reader.h"
#include "core/telemetry/summary.h"

namespace outeffhop::experiment {
namespace {

/// Settings that do not change what a run learns.
constexpr const char* kIgnored[]{"name", "train.threads", "train.device"};

/// Values of all parameters but the ignored ones, in their order; null where one does not matter with these settings.
std::vector<Json> identityOf(const config::RunConfig& config) {
    std::vector<Json> values;
    for (const auto& parameter : config::parameters())
        if (!parameter.derived && std::ranges::find(kIgnored, parameter.name) == std::end(kIgnored))
            values.push_back(parameter.applies(config) ? parameter.get(config) : Json());
    return values;
}

bool answers(const std::vector<Json>& wanted, const std::vector<Json>& given) {
    return std::ranges::equal(wanted, given, [](const Json& a, const Json& b) { return a == b || isPlaceholder(a); });
}

CellState stateOf(store::RunState state) {
    if (state == store::RunState::finished) return CellState::done;
    return store::isResumable(state) || state == store::RunState::created ? CellState::interrupted
                                                                          : CellState::underWay;
}

int preference(CellState state) {
    return state == CellState::done ? 2 : state == CellState::underWay ? 1 : 0;
}

struct Candidate {
    std::vector<Json> identity;
    const store::CatalogueRun* run;
};

std::vector<Candidate> candidatesAmong(const std::vector<store::CatalogueRun>& runs) {
    std::vector<Candidate> candidates;
    for (const auto& run : runs)
        if (const auto config = config::fromJsonText(run.configJson)) candidates.push_back({identityOf(*config), &run});
    return candidates;
}

const store::CatalogueRun* bestFor(const Cell& cell, const std::vector<Candidate>& candidates) {
    const auto wanted = identityOf(cell.config);
    const store::CatalogueRun* best = nullptr;
    for (const auto& candidate : candidates)  // newest first
        if (answers(wanted, candidate.identity) &&
            (!best || preference(stateOf(candidate.run->state)) > preference(stateOf(best->state))))
            best = candidate.run;
    return best;
}

/// Every asked setting was used.
bool covers(const std::string& settings, const Json& asked) {
    const auto used = config::parseJson(settings);
    if (!used || !used->is_object()) return false;
    for (const auto& [key, value] : asked.items())
        if (!used->contains(key) || used->at(key) != value) return false;
    return true;
}

const store::QuantizationRecord* newestFitting(const std::vector<store::QuantizationRecord>& records, const Json& asked,
                                               std::int64_t step) {
    for (auto record = records.rbegin(); record != records.rend(); ++record)
        if (record->step == step && covers(record->settings, asked)) return &*record;
    return nullptr;
}

std::int64_t stepToMeasure(const CellProgress& progress, const store::RunFolder& folder) {
    std::int64_t step = progress.run.step;
    if (progress.cell.config.train.patience == 0) return step;
    const auto checkpoints =
        store::RunReader::open(folder).and_then([](store::RunReader&& reader) { return reader.checkpoints(); });
    double lowest = std::numeric_limits<double>::infinity();
    if (!checkpoints) return step;
    for (const auto& checkpoint : *checkpoints) {
        if (!(checkpoint.loss < lowest)) continue;
        lowest = checkpoint.loss;
        step = checkpoint.step;
    }
    return step;
}

void addNumbers(CellProgress& progress, const store::RunFolder& folder) {
    progress.numbers = progress.run.metrics;
    if (const auto summary = store::RunReader::open(folder).and_then(telemetry::summaryOf))
        for (const auto& [name, value] : *summary) progress.numbers[name] = value;
}

void addQuantization(CellProgress& progress, const store::RunFolder& folder, const Json& asked) {
    progress.needsQuantization = !asked.is_null();
    if (asked.is_null()) return;
    const auto records = store::quantizations(folder);
    if (!records) return;
    const auto* record = newestFitting(*records, asked, progress.measuredStep);
    if (!record) return;
    progress.numbers[kOriginal] = record->original;
    progress.numbers[kQuantized] = record->quantized;
    progress.needsQuantization = false;
}

void addEvaluation(CellProgress& progress, const store::RunFolder& folder, const Experiment& experiment) {
    const auto& each = experiment.cases[progress.cell.caseIndex];
    progress.needsEvaluation = std::ranges::any_of(
        experiment.measures, [&](const Measure& measure) { return isEvaluated(each.sourceOf(measure)); });
    if (!progress.needsEvaluation) return;
    const auto records = store::evaluations(folder);
    if (!records) return;
    for (const auto& record : *records) {  // oldest first
        if (record.step != progress.measuredStep) continue;
        for (const auto& metric : record.metrics) progress.numbers[metric.definition.name] = metric.value;
        progress.needsEvaluation = false;
    }
}

}  // namespace

Result<std::vector<CellProgress>> progressOf(const Experiment& experiment, const std::vector<Cell>& cells,
                                             store::Catalogue& catalogue) {
    const auto runs = catalogue.runs();
    if (!runs) return fail(runs.error());
    const auto candidates = candidatesAmong(*runs);
    std::vector<CellProgress> all;
    for (const auto& cell : cells) {
        auto& progress = all.emplace_back(CellProgress{.cell = cell});
        const auto* run = bestFor(cell, candidates);
        if (!run) continue;
        progress.run = *run;
        progress.state = stateOf(run->state);
        if (progress.state != CellState::done) continue;
        const auto folder = catalogue.workspace().run(run->id);
        progress.measuredStep = stepToMeasure(progress, folder);
        addNumbers(progress, folder);
        addEvaluation(progress, folder, experiment);
        addQuantization(progress, folder, experiment.cases[cell.caseIndex].quantization);
        if (progress.needsQuantization || progress.needsEvaluation) progress.state = CellState::unmeasured;
    }
    return all;
}

Result<std::vector<std::string>> createMissing(const Experiment& experiment, const std::vector<CellProgress>& progress,
                                               store::Catalogue& catalogue) {
    std::vector<std::string> ids;
    for (const auto& each : progress) {
        if (each.state == CellState::unmeasured || each.state == CellState::done) continue;
        if (each.state != CellState::missing) {
            ids.push_back(each.run.id);
            continue;
        }
        const auto created = catalogue.create(store::newRun(each.cell.config, experiment.name));
        if (!created) return fail(created.error());
        ids.push_back(created->id);
    }
    return ids;
}

}  // namespace outeffhop::experiment
