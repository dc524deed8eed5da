// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <map>
#include <string>
#include <vector>

#include "core/config/parameters.h"
#include "core/store/catalogue.h"

namespace outeffhop::launch {

/// The new-run form without its widgets: settings being edited, what is wrong with them, and the runs they make.
/// Text that cannot be a value stays as typed, with its problem, and never reaches the configuration.
class LaunchPresenter {
 public:
    explicit LaunchPresenter(config::RunConfig start = {});

    [[nodiscard]] const config::RunConfig& config() const { return config_; }
    /// Starts over from other settings; the seeds become the one of these settings.
    void replace(config::RunConfig config);

    /// Another model takes a task along that it can do, another task a model.
    void edit(const config::Parameter& parameter, const QString& text);
    /// As typed, or the value.
    [[nodiscard]] QString text(const config::Parameter& parameter) const;
    [[nodiscard]] QString problem(const config::Parameter& parameter) const;
    [[nodiscard]] bool isVisible(const config::Parameter& parameter, bool advanced) const;
    [[nodiscard]] bool isDefault(const config::Parameter& parameter) const;

    /// "0,1,2" or "0-4".
    void editSeeds(const QString& text);
    [[nodiscard]] const QString& seedsText() const { return seedsText_; }
    [[nodiscard]] const std::vector<std::int64_t>& seeds() const { return seeds_; }

    /// The first thing that keeps the runs from starting; empty: nothing.
    [[nodiscard]] QString problem() const;
    [[nodiscard]] std::vector<store::NewRun> runs() const;

 private:
    config::RunConfig config_;
    std::map<std::string, QString> rejected_;  ///< text as typed
    std::map<std::string, QString> problems_;
    QString seedsText_, seedsProblem_;
    std::vector<std::int64_t> seeds_;
};

/// "0,1,2" or "0-4" or a mixture; at most 100 of them.
Result<std::vector<std::int64_t>> parseSeeds(const QString& text);

/// One sentence on what a parameter is and what it may be.
QString explain(const config::Parameter& parameter);

}  // namespace outeffhop::launch
