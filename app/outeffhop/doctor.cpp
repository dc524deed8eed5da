// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <vector>

#include "app/outeffhop/command.h"
#include "app/outeffhop/printing.h"
#include "core/store/health.h"
#include "core/train/device.h"
#include "core/worker/environment.h"

namespace outeffhop::cli {
namespace fs = std::filesystem;
namespace {

struct Options {
    store::Workspace workspace;
    bool json = false;
};

struct Finding {
    std::string what;
    bool good;
};

void examineRuns(store::Catalogue& catalogue, std::vector<Finding>& findings) {
    const auto runs = catalogue.runs();
    if (!runs) return findings.push_back({runs.error().message, false});
    std::size_t damaged = 0;
    for (const auto& run : *runs) {
        const auto folder = catalogue.workspace().run(run.id);
        if (run.state == store::RunState::crashed)
            findings.push_back({fmt::format("{} crashed at step {}; continue it with: {}", run.name, run.step,
                                            commandLine("resume " + run.id, catalogue.workspace())),
                                false});
        if (!fs::exists(folder.database())) continue;
        if (auto status = store::checkIntegrity(folder); !status) {
            ++damaged;
            findings.push_back({status.error().message, false});
        }
    }
    findings.push_back({fmt::format("{} runs, {} with a damaged file", runs->size(), damaged), damaged == 0});
}

void examineSpace(const store::Workspace& workspace, std::vector<Finding>& findings) {
    constexpr std::uintmax_t kLittle = 1'000'000'000;
    std::error_code error;
    const auto space = fs::space(workspace.path, error);
    findings.push_back(
        {fmt::format("{} free in {}", bytesText(space.available), workspace.path.string()), space.available > kLittle});
}

std::vector<Finding> examine(const store::Workspace& workspace) {
    if (auto local = store::refuseRemote(workspace); !local) return {{local.error().message, false}};
    std::error_code error;
    const bool used = fs::exists(workspace.catalogue(), error);
    if (!used && !error)
        return {{fmt::format("no runs in {} yet; the first one makes the folder", workspace.path.string()), true}};
    auto catalogue = openToRead(workspace);
    if (!catalogue) return {{catalogue.error().message, false}};
    std::vector<Finding> findings;
    examineSpace(workspace, findings);
    if (!store::isWritable(workspace))
        findings.push_back({fmt::format("{} cannot be written: its runs can be looked at, but none can be started",
                                        workspace.path.string()),
                            false});
    examineRuns(*catalogue, findings);
    return findings;
}

std::string valueText(const Json& value) {
    if (value.is_null()) return "none";
    return value.is_string() ? value.get<std::string>() : value.dump();
}

Exit doctor(const Options& options) {
    const auto device = train::prepareDevice({});
    if (!device) return report(device.error());
    const auto environment = worker::environment(*device);
    const auto findings = examine(options.workspace);
    auto exit = Exit::fine;
    Json list = Json::array();
    for (const auto& finding : findings) {
        list.push_back({{"good", finding.good}, {"finding", finding.what}});
        if (!finding.good) exit = Exit::failed;
    }
    if (options.json) {
        fmt::print("{}\n", Json{{"environment", environment}, {"workspace", list}}.dump(2));
        return exit;
    }
    for (const auto& [name, value] : environment.items()) fmt::print("  {:<10} {}\n", name, valueText(value));
    for (const auto& finding : findings) fmt::print("{} {}\n", finding.good ? "✓" : "✗", finding.what);
    return exit;
}

}  // namespace

void addDoctor(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    auto* command = addCommand(app, "doctor", "Versions, device, and whether the workspace is in good health",
                               "outeffhop doctor --workspace ~/runs");
    addJsonOption(*command, options->json);
    addWorkspaceOption(*command, options->workspace);
    command->callback([options, &chosen] { chosen = [options] { return doctor(*options); }; });
}

}  // namespace outeffhop::cli
