// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/outeffhop/command.h"

#include <fmt/format.h>

#include <cstdio>

#include "core/base/paths.h"

namespace outeffhop::cli {

CLI::App* addCommand(CLI::App& app, const std::string& name, const std::string& what, const std::string& example) {
    auto* command = app.add_subcommand(name, what);
    command->footer("Example:\n  " + example);
    return command;
}

void addWorkspaceOption(CLI::App& command, store::Workspace& workspace) {
    workspace.path = defaultWorkspace();
    command
        .add_option_function<std::string>(
            "--workspace",
            [&workspace](const std::string& folder) { workspace.path = std::filesystem::absolute(folder); },
            "Folder of the runs")
        ->type_name("DIR")
        ->default_str(workspace.path.string());
}

void addJsonOption(CLI::App& command, bool& json) {
    command.add_flag("--json", json, "Data as JSON");
}

Exit report(const Error& error, Exit exit) {
    fmt::print(stderr, "outeffhop: {}\n", error.message);
    return exit;
}

}  // namespace outeffhop::cli
