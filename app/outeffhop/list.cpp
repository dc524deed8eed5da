// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include "app/outeffhop/command.h"
#include "app/outeffhop/printing.h"
#include "core/base/table.h"

namespace outeffhop::cli {
namespace {

struct Options {
    store::Workspace workspace;
    bool json = false;
};

std::string lossText(const store::CatalogueRun& run) {
    for (const char* name : {"valid.loss", "train.loss"})
        if (const auto loss = run.metrics.find(name); loss != run.metrics.end()) return numberText(loss->second);
    return "–";
}

Table tableOf(const std::vector<store::CatalogueRun>& runs) {
    Table table;
    table.headers = {"Id", "Name", "State", "Step", "Loss", "Changed"};
    table.alignment = {Alignment::left, Alignment::left, Alignment::left, Alignment::right, Alignment::right};
    for (const auto& run : runs)
        table.rows.push_back({run.id, run.name, std::string(store::name(run.state)),
                              fmt::format("{} of {}", std::max<std::int64_t>(run.step, 0), run.steps), lossText(run),
                              timeText(run.updatedAt)});
    return table;
}

Exit list(const Options& options) {
    auto catalogue = openToRead(options.workspace);
    if (!catalogue) return report(catalogue.error());
    const auto runs = catalogue->runs();
    if (!runs) return report(runs.error());
    if (!options.json) {
        print(runs->empty() ? "No runs yet; start some with: outeffhop train --recipe backcopy\n"
                            : toText(tableOf(*runs)));
        return Exit::fine;
    }
    auto all = Json::array();
    for (const auto& run : *runs) all.push_back(toJson(run));
    print(all.dump(2) + "\n");
    return Exit::fine;
}

}  // namespace

void addList(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    auto* command = addCommand(app, "list", "All runs of the workspace, newest first", "outeffhop list --json");
    addJsonOption(*command, options->json);
    addWorkspaceOption(*command, options->workspace);
    command->callback([options, &chosen] { chosen = [options] { return list(*options); }; });
}

}  // namespace outeffhop::cli
