// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/catalogue.h"

namespace outeffhop::bench {

/// The three runs of the backcopy comparison, training by themselves until this goes away: what else the machine has to
/// do. Throws std::runtime_error when they do not train within a minute.
class Trainings {
 public:
    Trainings(const store::Workspace& workspace, const std::filesystem::path& worker);
    ~Trainings();
    Trainings(const Trainings&) = delete;
    Trainings& operator=(const Trainings&) = delete;

 private:
    /// Waits until `reached` is true of every run; false after a minute.
    template <class F>
    bool waitUntil(const F& reached);

    store::Catalogue catalogue_;
    std::vector<std::string> ids_;
};

}  // namespace outeffhop::bench
