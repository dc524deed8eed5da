// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "core/config/run_config.h"
#include "core/models/checkpoint/checkpoint.h"
#include "core/store/catalogue.h"

namespace outeffhop::worker {

struct Imported {
    std::string runId;
    models::LoadReport report;
};

/// Makes a finished run out of a folder with a model: its checkpoint and, if `config` names data, a look at their probe
/// and a short evaluation. Fails, and leaves nothing behind, when a parameter is missing or does not fit; only a head
/// may be missing, which then stays as it was drawn.
Result<Imported> importRun(store::Catalogue& catalogue, const std::filesystem::path& folder, config::RunConfig config);

}  // namespace outeffhop::worker
