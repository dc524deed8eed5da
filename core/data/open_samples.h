// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/run_config.h"
#include "core/data/images/image_data.h"
#include "core/data/series/series_data.h"

namespace outeffhop::data {

/// What data.task series and images ask for. A failure names data.path and what is wrong with it.
Result<SeriesData> openSeries(const config::RunConfig& config);
Result<ImageData> openImageData(const config::RunConfig& config);

}  // namespace outeffhop::data
