// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/store/catalogue.h"

namespace outeffhop::cli {

/// Shows how far runs are: bars that are redrawn in place on a terminal, a plain line at each tenth and at each change
/// of state otherwise.
class Progress {
 public:
    explicit Progress(bool terminal) : terminal_(terminal) {}

    void show(const std::vector<store::CatalogueRun>& runs);

 private:
    void drawBars(const std::vector<store::CatalogueRun>& runs);
    void printChanges(const std::vector<store::CatalogueRun>& runs);

    bool terminal_;
    std::size_t drawn_ = 0;
    std::map<std::string, std::string> printed_;
};

}  // namespace outeffhop::cli
