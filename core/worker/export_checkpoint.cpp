// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/export_checkpoint.h"

#include <algorithm>

#include "core/worker/guarded.h"
#include "core/worker/open_checkpoint.h"

namespace outeffhop::worker {
namespace fs = std::filesystem;
namespace {

constexpr const char* kTokenizerFiles[]{
    "tokenizer.json",          "vocab.txt",        "vocab.json", "merges.txt", "tokenizer_config.json",
    "special_tokens_map.json", "added_tokens.json"};

void copyTokenizer(const fs::path& tokenizer, const fs::path& folder) {
    if (!fs::is_directory(tokenizer)) {
        fs::copy_file(tokenizer, folder / tokenizer.filename());
        return;
    }
    for (const char* name : kTokenizerFiles)
        if (fs::exists(tokenizer / name)) fs::copy_file(tokenizer / name, folder / name);
}

/// Stock transformers and timm know softmax without gates only.
std::string noteOf(const models::Model& model) {
    if (model.kind() == models::ModelKind::stanhop) return {};
    const auto method = model.configJson().at("outeffhop");
    const auto normalizer = method.at("normalizer").get<std::string>();
    const auto gates = std::ranges::count_if(model.named_parameters().keys(), models::belongsToMethod);
    const bool gated = method.contains("gate");
    if (normalizer == "softmax" && !gated) return {};
    std::string note = fmt::format("attention is {}{}: transformers and timm load these weights, but compute softmax",
                                   normalizer, gated ? " with gates" : "");
    if (gates == 0) return note;
    return note + fmt::format(" and report the {} tensors of the method as unexpected", gates);
}

Result<ExportedCheckpoint> write(const fs::path& checkpoint, const config::RunConfig& config, const fs::path& folder) {
    const auto opened = openModel(checkpoint, config);
    if (!opened) return fail(opened.error());
    fs::create_directories(folder);
    if (!fs::is_empty(folder)) return fail("{} is not empty", folder.string());
    if (auto saved = models::saveCheckpoint(*opened->model, folder); !saved) return fail(saved.error());
    const bool readsText = config.data.task == "text" || config::classifiesText(config);
    if (readsText && config.data.tokenizer != "bytes") copyTokenizer(config.data.tokenizer, folder);
    ExportedCheckpoint exported{{}, noteOf(*opened->model)};
    for (const auto& file : fs::directory_iterator(folder)) exported.files.push_back(file.path().filename().string());
    std::ranges::sort(exported.files);
    return exported;
}

}  // namespace

Result<ExportedCheckpoint> exportCheckpoint(const fs::path& checkpoint, config::RunConfig config,
                                            const fs::path& folder) {
    config.train.precision = "fp32";
    return guarded([&] { return write(checkpoint, config, folder); });
}

}  // namespace outeffhop::worker
