// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/import_run.h"

#include "core/worker/guarded.h"
#include "core/worker/model_run.h"
#include "core/worker/open_checkpoint.h"

namespace outeffhop::worker {
namespace {

bool hasData(const config::RunConfig& config) {
    return config.data.task == "backcopy" || !config.data.path.empty();
}

Result<Look> lookAt(models::Model& model, const train::Samples& samples, const config::RunConfig& config) {
    const auto probe = train::Probe::create(config, samples);
    if (!probe) return fail(probe.error());
    auto tokens = samples.probeTokens(static_cast<int>(config::probeSequences(config)));
    if (!tokens) return fail(tokens.error());
    return Look{std::move(*tokens), probe->capture(model, 0, "first")};
}

Status addMeasurements(ModelRun& run, const train::Samples& samples) {
    auto look = lookAt(run.model, samples, run.config);
    if (!look) return fail(look.error());
    run.look = std::move(*look);
    const auto evaluation = train::evaluate(run.model, samples, static_cast<int>(run.config.train.evaluateBatches),
                                            static_cast<int>(run.config.train.batch));
    if (!evaluation) return fail(evaluation.error());
    run.evaluation = *evaluation;
    return {};
}

Result<Imported> import(store::Catalogue& catalogue, const std::filesystem::path& folder,
                        const config::RunConfig& config) {
    auto opened = hasData(config) ? openWithData(folder, config) : openModel(folder, config);
    if (!opened) return fail(opened.error());
    const auto source = std::filesystem::absolute(folder).string();
    std::string event = fmt::format("The model was imported from {}", source);
    if (!opened->report.missing.empty()) event += "; it has no head, which was drawn at random";
    ModelRun run{.config = config, .model = *opened->model, .event = event};
    if (opened->samples)
        if (auto status = addMeasurements(run, *opened->samples); !status) return fail(status.error());
    auto id = addModelRun(catalogue, run);
    if (!id) return fail(id.error());
    return Imported{std::move(*id), std::move(opened->report)};
}

}  // namespace

Result<Imported> importRun(store::Catalogue& catalogue, const std::filesystem::path& folder, config::RunConfig config) {
    config.train.precision = "fp32";
    return guarded([&] { return import(catalogue, folder, config); });
}

}  // namespace outeffhop::worker
