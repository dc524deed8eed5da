// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/dataset.h"

#include "core/data/backcopy_task.h"
#include "core/data/text_task.h"

namespace outeffhop::data {

Result<std::unique_ptr<Dataset>> openDataset(const config::RunConfig& config) {
    if (config.data.task == "backcopy") return std::make_unique<BackcopyTask>(config);
    return TextTask::open(config).map(
        [](TextTask&& task) -> std::unique_ptr<Dataset> { return std::make_unique<TextTask>(std::move(task)); });
}

}  // namespace outeffhop::data
