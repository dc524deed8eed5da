// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/base/result.h"

namespace outeffhop::data {

/// How many rows of a series serve what, from the first row on; what is left over is not used.
struct SeriesSplit {
    std::uint64_t train = 0, validation = 0, test = 0;

    bool operator==(const SeriesSplit&) const = default;

    /// `setting` is "auto", three numbers of rows ("8640/2880/2880") or three shares that add up to 1 ("0.7/0.1/0.2").
    /// "auto" knows ETTh1, ETTh2, ETTm1, ETTm2, WTH and ECL by their file names (12, 4 and 4 months of the ETT files,
    /// as in Zhou et al. 2021, arXiv 2012.07436; WTH and ECL as STanHop-Net's code has them) and takes 0.7/0.1/0.2 for
    /// others. Fails when the series has too few rows.
    static Result<SeriesSplit> choose(const std::string& setting, const std::filesystem::path& path,
                                      std::uint64_t rows);
};

}  // namespace outeffhop::data
