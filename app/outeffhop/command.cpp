// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/outeffhop/command.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>

#include "core/base/paths.h"
#include "core/config/nearest.h"

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

std::string commandLine(const std::string& words, const store::Workspace& workspace) {
    const auto folder = workspace.path.string();
    if (workspace.path == defaultWorkspace()) return "outeffhop " + words;
    const char* quote = folder.find(' ') == std::string::npos ? "" : "'";
    return fmt::format("outeffhop {0} --workspace {1}{2}{1}", words, quote, folder);
}

void addJsonOption(CLI::App& command, bool& json) {
    command.add_flag("--json", json, "Data as JSON");
}

CLI::Option* addChoice(CLI::App& command, const std::string& name, std::string& value,
                       const std::vector<std::string>& choices, const std::string& what) {
    const auto check = [choices](const std::string& word) -> std::string {
        if (std::ranges::find(choices, word) != choices.end()) return {};
        return fmt::format("\"{}\" is not allowed; it takes one of {}{}", word, fmt::join(choices, ", "),
                           config::suggestion(word, choices));
    };
    return command.add_option(name, value, fmt::format("{}: {}", what, fmt::join(choices, ", ")))
        ->type_name("WORD")
        ->check(check);
}

Exit report(const Error& error, Exit exit) {
    std::fputs(fmt::format("outeffhop: {}\n", error.message).c_str(), stderr);
    return exit;
}

}  // namespace outeffhop::cli
