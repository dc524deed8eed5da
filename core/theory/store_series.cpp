// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/theory/store_series.h"

#include <algorithm>

#include "core/store/run_writer.h"

namespace outeffhop::theory {
namespace {

store::RunBatch batchOf(const std::vector<Series>& series) {
    store::RunBatch batch;
    for (const auto& one : series)
        for (const auto& [step, value] : one.values) {
            batch.scalars.push_back({step, one.metric.name, value});
            batch.step = std::max(batch.step, step);
        }
    std::ranges::stable_sort(batch.scalars, {}, &store::ScalarRecord::step);
    return batch;
}

Status write(store::Catalogue& catalogue, const store::CatalogueRun& run, const store::RunBatch& batch,
             store::RunDescription description) {
    auto writer = store::RunWriter::create(catalogue.workspace().run(run.id), description);
    if (!writer) return fail(writer.error());
    if (auto status = writer->commit(batch); !status) return status;
    if (auto status = writer->setState(store::RunState::finished); !status) return status;
    std::map<std::string, double> newest;
    for (const auto& scalar : batch.scalars) newest[scalar.metric] = scalar.value;
    if (auto status = catalogue.setProgress(run.id, batch.step, newest); !status) return status;
    return catalogue.setState(run.id, store::RunState::finished);
}

}  // namespace

Result<std::string> storeSeries(store::Catalogue& catalogue, store::NewRun run, const std::vector<Series>& series,
                                const std::string& environmentJson) {
    const auto batch = batchOf(series);
    run.steps = batch.step;
    const auto created = catalogue.create(run);
    if (!created) return fail(created.error());
    store::RunDescription description{.id = created->id,
                                      .name = run.name,
                                      .configJson = run.configJson,
                                      .environmentJson = environmentJson,
                                      .steps = run.steps,
                                      .metrics = {},
                                      .tensors = {},
                                      .probe = {}};
    for (const auto& one : series) description.metrics.push_back(one.metric);
    if (auto status = write(catalogue, *created, batch, std::move(description)); !status) {
        std::ignore = catalogue.remove(created->id);
        return fail(status.error());
    }
    return created->id;
}

}  // namespace outeffhop::theory
