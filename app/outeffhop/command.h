// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/store/catalogue.h"

namespace outeffhop::cli {

/// What the program ends with.
enum class Exit { fine = 0, failed = 1, wrongUse = 2, stopped = 3 };

/// The subcommand that was given, set while the command line is parsed.
using Chosen = std::function<Exit()>;

/// Adds a subcommand with --workspace; `example` stands below its help. The options are to be added by the caller, who
/// also sets `chosen` in the callback.
CLI::App* addCommand(CLI::App& app, const std::string& name, const std::string& what, const std::string& example);

/// --workspace DIR, the default otherwise.
void addWorkspaceOption(CLI::App& command, store::Workspace& workspace);
/// `words` as a command line to copy: "outeffhop WORDS", with --workspace where it is not the usual one.
std::string commandLine(const std::string& words, const store::Workspace& workspace);
/// --json: data as JSON on standard output.
void addJsonOption(CLI::App& command, bool& json);

/// An option that takes one of `choices`; a wrong word is answered with them and the nearest one.
CLI::Option* addChoice(CLI::App& command, const std::string& name, std::string& value,
                       const std::vector<std::string>& choices, const std::string& what);

/// Prints the failure to standard error.
Exit report(const Error& error, Exit exit = Exit::failed);

// One file each.
void addTrain(CLI::App& app, Chosen& chosen);
void addResume(CLI::App& app, Chosen& chosen);
void addWork(CLI::App& app, Chosen& chosen);
void addEval(CLI::App& app, Chosen& chosen);
void addImport(CLI::App& app, Chosen& chosen);
void addInspect(CLI::App& app, Chosen& chosen);
void addExportCheckpoint(CLI::App& app, Chosen& chosen);
void addQuantize(CLI::App& app, Chosen& chosen);
void addExperiment(CLI::App& app, Chosen& chosen);
void addTheory(CLI::App& app, Chosen& chosen);
void addEstimate(CLI::App& app, Chosen& chosen);
void addDoctor(CLI::App& app, Chosen& chosen);
void addList(CLI::App& app, Chosen& chosen);
void addShow(CLI::App& app, Chosen& chosen);
void addCompare(CLI::App& app, Chosen& chosen);
void addExport(CLI::App& app, Chosen& chosen);
void addStop(CLI::App& app, Chosen& chosen);
void addRemove(CLI::App& app, Chosen& chosen);
void addParams(CLI::App& app, Chosen& chosen);

}  // namespace outeffhop::cli
