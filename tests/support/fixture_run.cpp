// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fixture_run.h"

#include <iterator>
#include <stdexcept>

#include "core/store/new_run.h"

namespace outeffhop::tests {
namespace {

constexpr std::int64_t kStepsACommit = 100;

/// Tests and demos cannot go on without their fixture.
template <class T>
T need(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

void append(store::RunBatch& batch, store::RunBatch more) {
    const auto move = [](auto& to, auto& from) { std::ranges::move(from, std::back_inserter(to)); };
    batch.step = more.step;
    move(batch.scalars, more.scalars);
    move(batch.vectors, more.vectors);
    move(batch.activations, more.activations);
    move(batch.outliers, more.outliers);
    move(batch.snapshots, more.snapshots);
    move(batch.events, more.events);
    move(batch.checkpoints, more.checkpoints);
}

void write(store::RunWriter& writer, const store::RunFolder& folder, const ScriptedRun& script, std::int64_t lastStep) {
    store::RunBatch batch;
    for (std::int64_t step = 0; step <= lastStep; ++step) {
        append(batch, script.batch(step));
        if (step % kStepsACommit != 0 && step != lastStep) continue;
        makeCheckpointFolders(folder, batch);
        need(writer.commit(batch));
        batch = {};
    }
}

}  // namespace

void makeCheckpointFolders(const store::RunFolder& folder, const store::RunBatch& batch) {
    for (const auto& checkpoint : batch.checkpoints)
        std::filesystem::create_directories(folder.path / checkpoint.folder);
}

std::map<std::string, double> newestMetrics(const store::RunBatch& batch) {
    std::map<std::string, double> metrics;
    for (const auto& scalar : batch.scalars) metrics[scalar.metric] = scalar.value;
    return metrics;
}

std::vector<config::RunConfig> backcopyConfigs(std::int64_t steps, int layers, int heads) {
    config::RunConfig softmax;
    softmax.name = "softmax";
    softmax.model.layers = layers;
    softmax.model.heads = heads;
    softmax.model.width = 64;
    softmax.attention.normalizer = "softmax";
    softmax.data.task = "backcopy";
    softmax.data.length = 32;
    softmax.train.steps = steps;
    auto bos = softmax, hop = softmax;
    bos.name = "softmax + BOS";
    bos.data.bos = true;
    hop.name = "OutEffHop";
    hop.attention.normalizer = "softmax1";
    return {softmax, bos, hop};
}

store::CatalogueRun buildRun(store::Catalogue& catalogue, const config::RunConfig& config, std::int64_t lastStep,
                             store::RunState state, const std::string& group) {
    const ScriptedRun script(config);
    if (lastStep < 0) lastStep = config.train.steps;
    const auto run = need(catalogue.create(store::newRun(config, group)));
    const auto folder = catalogue.workspace().run(run.id);
    auto writer = need(store::RunWriter::create(folder, script.description(run.id)));
    need(writer.setState(store::RunState::running));
    write(writer, folder, script, lastStep);
    need(writer.setState(state));
    std::map<std::string, double> metrics = newestMetrics(script.batch(0));
    for (const auto& [name, value] : newestMetrics(script.batch(lastStep))) metrics[name] = value;
    need(catalogue.setProgress(run.id, lastStep, metrics));
    need(catalogue.setState(run.id, state));
    return need(catalogue.run(run.id));
}

store::Workspace buildBackcopyWorkspace(const std::filesystem::path& folder, std::int64_t steps, int layers,
                                        int heads) {
    const store::Workspace workspace{folder};
    auto catalogue = need(store::Catalogue::open(workspace));
    for (const auto& config : backcopyConfigs(steps, layers, heads)) buildRun(catalogue, config);
    return workspace;
}

}  // namespace outeffhop::tests
