// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/outeffhop/parsing.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/config/nearest.h"

namespace outeffhop::cli {
namespace {

using Words = std::vector<std::string>;

Words commandNames(const CLI::App& app) {
    Words names;
    for (const auto* command :
         app.get_subcommands([](const CLI::App* command) { return !command->get_group().empty(); }))
        names.push_back(command->get_name());
    return names;
}

/// The command that was meant, or the whole program when none was.
const CLI::App& chosenCommand(const CLI::App& app) {
    const auto commands = app.get_subcommands();
    return commands.empty() ? app : *commands.front();
}

/// What is wrong with words that nothing takes, and what was probably meant.
std::string complaintAbout(const CLI::App& command, const Words& unexpected) {
    const auto option = std::ranges::find_if(unexpected, [](const auto& word) { return word.starts_with("-"); });
    if (option == unexpected.end()) return fmt::format("\"{}\" is one word too many", unexpected.front());
    Words known;
    for (const auto* each : command.get_options())
        for (const auto& name : each->get_lnames()) known.push_back("--" + name);
    return fmt::format("there is no option {}{}", *option, config::suggestion(*option, known));
}

std::string complaint(const CLI::App& app, const CLI::ParseError& problem, const Words& words) {
    const auto& command = chosenCommand(app);
    const auto unexpected = app.remaining(true);
    if (&command == &app && !words.empty() && !words.front().starts_with("-"))
        return fmt::format("there is no command \"{}\"{}", words.front(),
                           config::suggestion(words.front(), commandNames(app)));
    if (!unexpected.empty()) return complaintAbout(command, unexpected);
    if (problem.get_exit_code() == static_cast<int>(CLI::ExitCodes::ConversionError))
        return fmt::format("{}; a number is expected", problem.what());
    return problem.what();
}

}  // namespace

std::optional<Exit> parse(CLI::App& app, Words words) {
    try {
        app.parse(Words(words.rbegin(), words.rend()));  // CLI11 takes them from the end
        return {};
    } catch (const CLI::Success& asked) {
        app.exit(asked);
        return Exit::fine;
    } catch (const CLI::ParseError& problem) {
        const auto& command = chosenCommand(app);
        const auto name = &command == &app ? std::string() : " " + command.get_name();
        return report({fmt::format("{}\nHelp: outeffhop{} --help", complaint(app, problem, words), name)},
                      Exit::wrongUse);
    }
}

}  // namespace outeffhop::cli
