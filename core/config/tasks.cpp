// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/tasks.h"

#include <algorithm>

namespace outeffhop::config {
namespace {

bool canDo(const std::string& model, const std::string& task) {
    const auto models = modelsOf(task);
    return std::ranges::find(models, model) != models.end();
}

}  // namespace

std::vector<std::string> modelsOf(const std::string& task) {
    if (task == "text") return {"opt", "bert"};
    if (task == "text_classification") return {"bert", "opt"};
    if (task == "backcopy") return {"opt"};
    return {task == "images" ? "vit" : "stanhop"};
}

void fitTask(RunConfig& config) {
    if (canDo(config.model.kind, config.data.task)) return;
    for (const char* task : {"text", "images", "series"})
        if (canDo(config.model.kind, task)) config.data.task = task;
}

void fitModel(RunConfig& config) {
    if (!canDo(config.model.kind, config.data.task)) config.model.kind = modelsOf(config.data.task).front();
}

}  // namespace outeffhop::config
