// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fmt/format.h>

#include <fstream>

#include "tests/core/train/small_run.h"

namespace outeffhop::worker {

/// 60 texts of 3 to 10 letters, whose class is their first letter, one of six, and a line that cannot be read.
inline std::filesystem::path makeLabelledTexts(const std::string& name) {
    const auto path = train::emptyFolder(name) / "texts.tsv";
    std::ofstream file(path);
    file << "label\ttext\nbroken\n";
    for (int i = 0; i < 60; ++i)
        file << fmt::format("{0}\t{0}{1}\n", static_cast<char>('a' + i % 6), std::string(2 + i % 8, "xyz"[i % 3]));
    return path;
}

inline config::RunConfig labelledTexts(const std::string& name, const std::string& model) {
    auto config = train::smallRun();
    config.model.kind = model;
    config.data.task = "text_classification";
    config.data.path = makeLabelledTexts(name);
    config.data.validation = 0.3;
    return config;
}

}  // namespace outeffhop::worker
