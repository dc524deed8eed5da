// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <exception>

#include "app/outeffhop/parsing.h"

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
    addImport(app, chosen);
    addExportCheckpoint(app, chosen);
    addEval(app, chosen);
    addInspect(app, chosen);
    addQuantize(app, chosen);
    addExperiment(app, chosen);
    addTheory(app, chosen);
    addRemove(app, chosen);
    addParams(app, chosen);
    addEstimate(app, chosen);
    addDoctor(app, chosen);
    addWork(app, chosen);
}

}  // namespace

int main(int count, char** arguments) {
    CLI::App app{"Trains and looks into transformers with outlier-efficient attention.", "outeffhop"};
    app.set_version_flag("--version", "outeffhop " OUTEFFHOP_VERSION);
    app.require_subcommand(1);
    app.footer(
        "Example:\n  outeffhop train --recipe backcopy\n\n"
        "Exit codes: 0 fine, 1 failed, 2 wrong use, 3 stopped.\nHelp on one command: outeffhop COMMAND --help");
    Chosen chosen;
    addCommands(app, chosen);
    try {
        if (const auto ended = parse(app, {arguments + 1, arguments + count})) return static_cast<int>(*ended);
        const auto exit = chosen();
        return static_cast<int>(std::fflush(stdout) == 0 ? exit : report({"cannot write the output"}));
    } catch (const std::exception& unexpected) {
        return static_cast<int>(report({unexpected.what()}));
    }
}
