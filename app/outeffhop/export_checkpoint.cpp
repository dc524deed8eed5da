// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/ranges.h>

#include <memory>

#include "app/outeffhop/chosen_model.h"
#include "app/outeffhop/printing.h"
#include "core/worker/export_checkpoint.h"

namespace outeffhop::cli {
namespace {

struct Options {
    store::Workspace workspace;
    std::string run, folder;
    std::int64_t step = -1;
};

Exit exportCheckpoint(const Options& options) {
    const auto chosen = chosenModel({options.workspace, options.run, options.step, {}, {}});
    if (!chosen) return report(chosen.error(), Exit::wrongUse);
    const auto written = worker::exportCheckpoint(chosen->checkpoint, chosen->config, options.folder);
    if (!written) return report(written.error());
    print(fmt::format("{}: {}\n", options.folder, fmt::join(written->files, ", ")));
    if (!written->note.empty()) fmt::print(stderr, "Note: {}\n", written->note);
    return Exit::fine;
}

}  // namespace

void addExportCheckpoint(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    auto* command = addCommand(app, "export-checkpoint",
                               "Write a checkpoint as a folder that transformers (BERT, OPT) or timm (ViT) load",
                               "outeffhop export-checkpoint OutEffHop ./model");
    command->add_option("RUN", options->run, "Id, name or a unique part of either")->required();
    command->add_option("DIR", options->folder, "New or empty folder")->required();
    command->add_option("--step", options->step, "Checkpoint; default: the newest")->check(CLI::Range(0, 100000000));
    addWorkspaceOption(*command, options->workspace);
    command->callback([options, &chosen] { chosen = [options] { return exportCheckpoint(*options); }; });
}

}  // namespace outeffhop::cli
