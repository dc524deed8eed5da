// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <filesystem>
#include <memory>

#include "app/outeffhop/follow.h"
#include "app/outeffhop/progress.h"
#include "app/outeffhop/quantization_settings.h"
#include "core/base/process.h"
#include "core/base/stop_flag.h"
#include "core/experiment/result_tables.h"
#include "core/store/queue.h"
#include "core/train/checkpoint_folder.h"
#include "core/worker/evaluate_run.h"

namespace outeffhop::cli {
namespace {

using experiment::CellProgress;
using experiment::CellState;

struct Options {
    store::Workspace workspace;
    std::string name, what = "both", format = "text";
    std::vector<std::string> files;  ///< "text=FILE"
    experiment::Choice choice;
    bool dryRun = false, report = false, json = false;
};

/// What a table is made of, as it stands.
struct Standing {
    experiment::Experiment experiment;
    std::vector<experiment::Cell> cells;
    std::vector<CellProgress> progress;
};

Result<experiment::Choice> choiceOf(const Options& options) {
    auto choice = options.choice;
    for (const auto& file : options.files) {
        const auto equals = file.find('=');
        if (equals == std::string::npos) return fail("\"{}\" gives no file; write it as name=FILE", file);
        choice.data[file.substr(0, equals)] =
            std::filesystem::absolute(file.substr(equals + 1)).lexically_normal().string();
    }
    return choice;
}

Status refresh(Standing& standing, store::Catalogue& catalogue) {
    auto progress = progressOf(standing.experiment, standing.cells, catalogue);
    if (!progress) return fail(progress.error());
    standing.progress = *std::move(progress);
    return {};
}

/// Without a catalogue, everything is missing.
Result<Standing> standingOf(const Options& options, store::Catalogue* catalogue) {
    auto experiment = experiment::loadExperiment(options.name);
    if (!experiment) return fail(experiment.error());
    const auto choice = choiceOf(options);
    if (!choice) return fail(choice.error());
    auto cells = cellsOf(*experiment, *choice);
    if (!cells) return fail(cells.error());
    Standing standing{*std::move(experiment), *std::move(cells), {}};
    if (!catalogue) {
        for (const auto& cell : standing.cells) standing.progress.push_back({.cell = cell});
        return standing;
    }
    if (auto status = refresh(standing, *catalogue); !status) return fail(status.error());
    return standing;
}

const Json& quantizationOf(const Standing& standing, const CellProgress& each) {
    return standing.experiment.cases[each.cell.caseIndex].quantization;
}

/// What can be wrong with an experiment is found before anything is trained.
Status validate(const Standing& standing) {
    std::vector<experiment::Cell> toTrain;
    for (const auto& each : standing.progress) {
        if (each.state == CellState::missing) toTrain.push_back(each.cell);
        if (const auto& asked = quantizationOf(standing, each); !asked.is_null())
            if (const auto settings = settingsFrom(asked); !settings) return fail(settings.error());
    }
    return validate(standing.experiment, toTrain);
}

std::string planOf(const Standing& standing, bool everyRun) {
    constexpr std::pair<CellState, const char*> kWords[]{{CellState::missing, "to train"},
                                                         {CellState::interrupted, "to continue"},
                                                         {CellState::underWay, "under way"},
                                                         {CellState::unmeasured, "to measure"},
                                                         {CellState::done, "done"}};
    auto text = fmt::format("{}: {} runs", standing.experiment.name, standing.progress.size());
    for (const auto& [state, words] : kWords)
        if (const auto count = std::ranges::count(standing.progress, state, &CellProgress::state); count > 0)
            text += fmt::format(", {} {}", count, words);
    text += "\n";
    if (!everyRun) return text;
    for (const auto& each : standing.progress)
        for (const auto& [state, words] : kWords)
            if (state == each.state) text += fmt::format("{:<12}  {}\n", words, each.cell.config.name);
    return text;
}

Status quantize(const store::Workspace& workspace, const CellProgress& each, const Json& asked) {
    const auto settings = settingsFrom(asked);
    if (!settings) return fail(settings.error());
    const auto folder = workspace.run(each.run.id);
    const auto config = config::fromJsonText(each.run.configJson);
    if (!config) return fail(config.error());
    auto task = taskOf(*settings);
    task.step = each.measuredStep;
    auto record = worker::quantizeRun(folder, *config, task);
    if (!record) return fail(record.error());
    record->settings = toJson(*settings).dump();
    return store::recordQuantization(folder, *record);
}

Status evaluate(const store::Workspace& workspace, const CellProgress& each) {
    const auto folder = workspace.run(each.run.id);
    const auto config = config::fromJsonText(each.run.configJson);
    if (!config) return fail(config.error());
    const auto checkpoint = train::CheckpointFolder(folder.checkpoints()).of(each.measuredStep);
    ProgressLine line(stderr);
    const auto record = worker::evaluateFolder(checkpoint, *config, 0, worker::MeasuredPart::usual,
                                               [&](auto done, auto total) { line.show(done, total, "batches"); });
    if (!record) return fail(record.error());
    return store::recordEvaluation(folder, *record);
}

/// Evaluates and quantizes what lacks it, one run after another; a run that cannot be measured does not keep the
/// others from it.
Exit measureFinished(const Options& options, const Standing& standing) {
    auto exit = Exit::fine;
    for (const auto& each : standing.progress) {
        if (each.state != CellState::unmeasured) continue;
        if (stopRequested()) return Exit::stopped;
        fmt::print(stderr, "Measuring {}\n", each.run.name);
        Status status;
        if (each.needsEvaluation) status = evaluate(options.workspace, each);
        if (status && each.needsQuantization)
            status = quantize(options.workspace, each, quantizationOf(standing, each));
        if (!status) exit = report(std::move(status.error()).during(each.run.name));
    }
    return exit;
}

std::string toText(const Table& table, const std::string& format) {
    if (format == "csv") return toCsv(table);
    if (format == "md") return toMarkdown(table);
    return format == "latex" ? toLatex(table) : toText(table);
}

std::string render(const Standing& standing, const Options& options) {
    const auto results = resultsOf(standing.experiment, standing.progress);
    if (options.json || options.format == "json") return toJson(standing.experiment, results).dump(2) + "\n";
    const auto numbers = toText(resultTable(standing.experiment, results), options.format);
    const auto orderings = orderingTable(standing.experiment, results);
    if (options.what == "orderings") return toText(orderings, options.format);
    const bool isAlone = options.what == "numbers" || options.format == "csv" || orderings.rows.empty();
    return isAlone ? numbers : numbers + "\n" + toText(orderings, options.format);
}

/// Trains, evaluates and quantizes what is missing.
Exit complete(const Options& options, store::Catalogue& catalogue, Standing& standing) {
    if (auto status = validate(standing); !status) return report(status.error(), Exit::wrongUse);
    fmt::print(stderr, "{}", planOf(standing, false));
    const auto ids = createMissing(standing.experiment, standing.progress, catalogue);
    if (!ids) return report(ids.error());
    auto exit = Exit::fine;
    if (!ids->empty()) {
        const auto ended = queueAndWait(catalogue, *ids, stderr);
        if (!ended) return report(ended.error());
        exit = *ended;
    }
    if (auto status = refresh(standing, catalogue); !status) return report(status.error());
    const auto measured = measureFinished(options, standing);
    if (stopRequested()) fmt::print(stderr, "Stopped. The same command goes on from here.\n");
    if (auto status = refresh(standing, catalogue); !status) return report(status.error());
    return exit == Exit::fine ? measured : exit;
}

/// Says what would be done; a workspace that is not there yet is not made for that.
Exit dryRun(const Options& options) {
    std::optional<store::Catalogue> catalogue;
    if (std::filesystem::exists(options.workspace.catalogue())) {
        auto opened = openToRead(options.workspace);
        if (!opened) return report(opened.error());
        catalogue.emplace(*std::move(opened));
    }
    const auto standing = standingOf(options, catalogue ? &*catalogue : nullptr);
    if (!standing) return report(standing.error(), Exit::wrongUse);
    print(planOf(*standing, true));
    const auto status = validate(*standing);
    return status ? Exit::fine : report(status.error(), Exit::wrongUse);
}

Exit runExperiment(const Options& options) {
    if (options.dryRun) return dryRun(options);
    if (!options.report) restartWith({store::kSharedCores});
    auto catalogue = options.report ? openToRead(options.workspace) : store::Catalogue::open(options.workspace);
    if (!catalogue) return report(catalogue.error());
    auto standing = standingOf(options, &*catalogue);
    if (!standing) return report(standing.error(), Exit::wrongUse);
    auto exit = Exit::fine;
    if (!options.report) exit = complete(options, *catalogue, *standing);
    if (exit != Exit::wrongUse) print(render(*standing, options));
    return exit;
}

}  // namespace

void addExperiment(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    auto* command = addCommand(app, "experiment",
                               "Train and quantize what a table of experiments/ still lacks, then print the table with "
                               "the published numbers beside ours",
                               "outeffhop experiment pocket_table1 --data text=book.txt --only OPT --format md");
    command->footer("Ctrl+C or SIGTERM stops the runs at a checkpoint; the same command goes on from there.\n\n" +
                    command->get_footer());
    const auto list = [&](const char* option, std::vector<std::string>& values, const char* what, const char* type) {
        command->add_option(option, values, what)->type_name(type)->allow_extra_args(false);
    };
    command->add_option("NAME", options->name, "Name of an experiment, its folder or its file")->required();
    list("--data", options->files, "A file that the experiment needs", "NAME=FILE");
    list("--set", options->choice.assignments, "One setting on top of all runs', see outeffhop params", "KEY=VALUE");
    list("--only", options->choice.only, "Only these rows or methods: BERT, BERT/OutEffHop, /OutEffHop", "ROW/METHOD");
    command->add_option("--seeds", options->choice.seeds, "Instead of the experiment's own: 0,1,2")
        ->delimiter(',')
        ->type_name("N,...")
        ->allow_extra_args(false);
    command->add_flag("--dry-run", options->dryRun, "Say what would be trained and quantized, do nothing");
    command->add_flag("--report", options->report, "Print the table of what is there, train nothing");
    addChoice(*command, "--what", options->what, {"both", "numbers", "orderings"},
              "Which tables; CSV holds one, the numbers unless the orderings are asked for, JSON everything")
        ->capture_default_str();
    addChoice(*command, "--format", options->format, {"text", "csv", "md", "latex", "json"}, "Form of the table")
        ->capture_default_str();
    addJsonOption(*command, options->json);
    addWorkspaceOption(*command, options->workspace);
    command->callback([options, &chosen] { chosen = [options] { return runExperiment(*options); }; });
}

}  // namespace outeffhop::cli
