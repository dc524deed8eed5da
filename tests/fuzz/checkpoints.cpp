// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "core/models/checkpoint/checkpoint.h"
#include "tests/fuzz/targets.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::fuzz {
namespace {

namespace fs = std::filesystem;
using models::ModelKind;

constexpr const char* kConfig = "config.json";
constexpr const char *kWeights = "model.safetensors", *kTorchWeights = "pytorch_model.bin";

models::AnyConfig smallConfig(ModelKind kind) {
    if (kind == ModelKind::stanhop) {
        models::StanhopConfig config;
        config.past = 12, config.horizon = 6, config.width = 8, config.ffnWidth = 8, config.heads = 2,
        config.layers = 2;
        return config;
    }
    models::ModelConfig config;
    config.kind = kind;
    config.layers = 1, config.heads = 2, config.width = 8, config.ffnWidth = 12, config.positions = 10;
    if (kind == ModelKind::vit) {
        config.vision.imageSize = 6, config.vision.patch = 2, config.vision.classes = 3;
    } else {
        config.vocabulary = 9;
    }
    config.normalizer.kind = attention::NormalizerKind::softmax1;
    return config;
}

/// A checkpoint as this program writes it.
Files saved(ModelKind kind) {
    const tests::ScratchFolder folder;
    const auto written = models::saveCheckpoint(*models::makeModel(smallConfig(kind)), folder.path());
    if (!written) throw std::runtime_error(written.error().message);
    return {{kConfig, contentOf(folder.path() / kConfig)}, {kWeights, contentOf(folder.path() / kWeights)}};
}

/// A checkpoint of transformers.
Files golden(const std::string& name) {
    return {{kConfig, contentOf("tests/golden/" + name + "/config.json")},
            {kWeights, contentOf("tests/golden/" + name + "/model.safetensors")}};
}

/// The same with the weights in a shard that an index names.
Files sharded(Files files) {
    constexpr const char* kShard = "model-00001-of-00001.safetensors";
    files[kShard] = files.extract(kWeights).mapped();
    files["model.safetensors.index.json"] =
        fmt::format(R"({{"metadata": {{"total_size": 100}}, "weight_map": {{"weight": "{}"}}}})", kShard);
    return files;
}

/// The smallest OPT with its weights as torch.save() writes them.
Files pickled() {
    return {{kConfig, saved(ModelKind::opt).at(kConfig)},
            {kTorchWeights, contentOf(std::string("tests/fuzz/seeds/") + kTorchWeights)}};
}

Status useCheckpoint(const fs::path& folder) {
    const auto config = models::readConfig(folder);
    if (!config) return fail(config.error());
    const auto model = models::makeModel(*config);
    const auto report = models::loadCheckpoint(*model, folder);
    if (!report) return fail(report.error());
    if (!report->complete()) return fail("{}: {}", folder.string(), report->summary());
    return {};
}

}  // namespace

std::vector<Target> allTargets() {
    at::set_num_threads(1);  // campaigns fork
    at::manual_seed(1);
    return {{.name = "checkpoints",
             .seeds = {golden("bert_tiny"), golden("opt_tiny"), saved(ModelKind::bert), saved(ModelKind::opt),
                       saved(ModelKind::vit), saved(ModelKind::stanhop), sharded(saved(ModelKind::opt)), pickled()},
             .use = useCheckpoint}};
}

}  // namespace outeffhop::fuzz
