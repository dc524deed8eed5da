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

Result<std::vector<std::string>> write(const fs::path& checkpoint, const config::RunConfig& config,
                                       const fs::path& folder) {
    const auto opened = openModel(checkpoint, config);
    if (!opened) return fail(opened.error());
    fs::create_directories(folder);
    if (!fs::is_empty(folder)) return fail("{} is not empty", folder.string());
    if (auto saved = models::saveCheckpoint(*opened->model, folder); !saved) return fail(saved.error());
    if (config.data.task == "text" && config.data.tokenizer != "bytes") copyTokenizer(config.data.tokenizer, folder);
    std::vector<std::string> names;
    for (const auto& file : fs::directory_iterator(folder)) names.push_back(file.path().filename().string());
    std::ranges::sort(names);
    return names;
}

}  // namespace

Result<std::vector<std::string>> exportCheckpoint(const fs::path& checkpoint, config::RunConfig config,
                                                  const fs::path& folder) {
    config.train.precision = "fp32";
    return guarded([&] { return write(checkpoint, config, folder); });
}

}  // namespace outeffhop::worker
