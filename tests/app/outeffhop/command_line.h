// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "app/outeffhop/parsing.h"

namespace outeffhop::cli {

struct Outcome {
    int exit = 0;
    std::string output, errors;
};

/// Runs a command line of the subcommands that need no LibTorch, as main() does.
inline Outcome runCommand(std::vector<std::string> words) {
    CLI::App app{"outeffhop"};
    app.require_subcommand(1);
    Chosen chosen;
    addList(app, chosen);
    addShow(app, chosen);
    addCompare(app, chosen);
    addExport(app, chosen);
    addStop(app, chosen);
    addRemove(app, chosen);
    addParams(app, chosen);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    Outcome outcome;
    const auto ended = parse(app, std::move(words));
    outcome.exit = static_cast<int>(ended ? *ended : chosen());
    outcome.output = testing::internal::GetCapturedStdout();
    outcome.errors = testing::internal::GetCapturedStderr();
    return outcome;
}

}  // namespace outeffhop::cli
