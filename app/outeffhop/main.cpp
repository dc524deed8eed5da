// SPDX-License-Identifier: GPL-3.0-or-later
#include <exception>

#include "app/outeffhop/command.h"

using namespace outeffhop::cli;

namespace {

/// Everything but the list of subcommands: one line each here.
void addCommands(CLI::App& app, Chosen& chosen) {
    addTrain(app, chosen);
    addResume(app, chosen);
    addStop(app, chosen);
    addList(app, chosen);
    addShow(app, chosen);
    addCompare(app, chosen);
    addExport(app, chosen);
    addRemove(app, chosen);
    addParams(app, chosen);
    addEstimate(app, chosen);
    addDoctor(app, chosen);
    addWork(app, chosen);
}

}  // namespace

int main(int count, char** arguments) {
    CLI::App app{"Trains and looks into transformers with outlier-efficient attention."};
    app.set_version_flag("--version", OUTEFFHOP_VERSION);
    app.require_subcommand(1);
    app.footer("Exit codes: 0 fine, 1 failed, 2 wrong use, 3 stopped.\nHelp on one command: outeffhop COMMAND --help");
    Chosen chosen;
    addCommands(app, chosen);
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& problem) {
        return app.exit(problem) == 0 ? 0 : static_cast<int>(Exit::wrongUse);
    }
    try {
        return static_cast<int>(chosen());
    } catch (const std::exception& unexpected) {
        return static_cast<int>(report({unexpected.what()}));
    }
}
