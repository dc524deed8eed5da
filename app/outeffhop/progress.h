// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/store/catalogue.h"

namespace outeffhop::cli {

/// Shows how far runs are: on a terminal bars of those at work, redrawn in place below those that have ended;
/// otherwise a plain line at each tenth and at each change of state.
class Progress {
 public:
    explicit Progress(std::FILE* out);

    void show(const std::vector<store::CatalogueRun>& runs);

 private:
    void drawBars(const std::vector<store::CatalogueRun>& runs);
    void printChanges(const std::vector<store::CatalogueRun>& runs);

    std::FILE* out_;
    bool terminal_;
    std::size_t drawn_ = 0;        ///< lines that the next drawing replaces
    std::set<std::string> ended_;  ///< ids whose last line stands
    std::map<std::string, std::string> printed_;
};

/// How far one piece of work is: on a terminal a line, redrawn in place and wiped away at the end; elsewhere nothing.
class ProgressLine {
 public:
    explicit ProgressLine(std::FILE* out);
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;
    ~ProgressLine();

    /// `what`: "batches".
    void show(std::int64_t done, std::int64_t total, const char* what);

 private:
    std::FILE* out_;
    bool terminal_;
    double begun_, shown_ = 0;  ///< steady seconds
};

}  // namespace outeffhop::cli
