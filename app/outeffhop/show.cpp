// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include "app/outeffhop/command.h"
#include "app/outeffhop/evaluation_text.h"
#include "app/outeffhop/printing.h"
#include "core/base/paths.h"
#include "core/base/table.h"
#include "core/config/parameters.h"
#include "core/store/run_reader.h"

namespace outeffhop::cli {
namespace {

constexpr std::size_t kEvents = 10;

struct Options {
    store::Workspace workspace;
    std::string run;
    bool json = false;
};

/// What run.db adds to the catalogue's row.
struct Records {
    store::RunInfo info;
    std::vector<store::MetricDefinition> metrics;
    std::vector<store::EventRecord> events;
    std::vector<store::CheckpointRecord> checkpoints;
    std::size_t snapshots = 0;
    std::optional<store::EvaluationRecord> evaluation;
};

Result<Records> readRecords(const store::RunFolder& folder) {
    auto reader = store::RunReader::open(folder);
    if (!reader) return fail(reader.error());
    auto info = reader->info();
    auto metrics = reader->metrics();
    auto events = reader->eventsAfter(0);
    auto checkpoints = reader->checkpoints();
    const auto snapshots = reader->snapshots();
    auto evaluation = newestEvaluation(folder);
    if (!info) return fail(info.error());
    if (!metrics) return fail(metrics.error());
    if (!events) return fail(events.error());
    if (!checkpoints) return fail(checkpoints.error());
    if (!snapshots) return fail(snapshots.error());
    if (!evaluation) return fail(evaluation.error());
    return Records{*std::move(info),        *std::move(metrics), std::move(events->rows),
                   *std::move(checkpoints), snapshots->size(),   *std::move(evaluation)};
}

Json jsonOf(const store::CatalogueRun& run, const Records& records, std::uintmax_t bytes) {
    auto json = toJson(run);
    json["bytes"] = bytes;
    json["config"] = Json::parse(run.configJson, nullptr, false);
    json["environment"] = Json::parse(records.info.environmentJson, nullptr, false);
    json["snapshots"] = records.snapshots;
    if (records.evaluation) json["evaluation"] = toJson(*records.evaluation);
    auto& definitions = json["definitions"] = Json::object();
    for (const auto& metric : records.metrics)
        definitions[metric.name] = {{"title", metric.title}, {"unit", metric.unit}, {"definition", metric.definition}};
    auto& checkpoints = json["checkpoints"] = Json::array();
    for (const auto& c : records.checkpoints)
        checkpoints.push_back(
            {{"step", c.step}, {"folder", c.folder}, {"bytes", c.bytes}, {"loss", c.loss}, {"best", c.best}});
    auto& events = json["events"] = Json::array();
    for (const auto& event : records.events)
        events.push_back({{"step", event.step}, {"kind", event.kind}, {"message", event.message}});
    return json;
}

std::string summary(const store::CatalogueRun& run, const store::RunFolder& folder, std::uintmax_t bytes) {
    std::string text;
    const auto line = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) text += fmt::format("{:<9} {}\n", name, value);
    };
    line("run", run.name + (run.baseline ? " (baseline)" : ""));
    line("id", run.id);
    line("group", run.group);
    line("state", std::string(store::name(run.state)) + (run.reason.empty() ? "" : ": " + run.reason));
    line("step", fmt::format("{} of {}", std::max<std::int64_t>(run.step, 0), run.steps));
    line("created", timeText(run.createdAt));
    line("changed", timeText(run.updatedAt));
    line("tags", fmt::format("{}", fmt::join(run.tags, ", ")));
    line("note", run.note);
    line("folder", fmt::format("{} ({})", folder.path.string(), bytesText(bytes)));
    return text;
}

std::string settings(const store::CatalogueRun& run) {
    const auto config = config::fromJsonText(run.configJson);
    if (!config) return {};
    Table table{"\nSettings that differ from the defaults", {"Setting", "Value"}, {}, {}};
    const auto differences = config::differences(*config);
    for (const auto& [name, value] : differences.items())
        table.rows.push_back({name, value.is_string() ? value.get<std::string>() : value.dump()});
    return table.rows.empty() ? "" : toText(table);
}

std::string figures(const store::CatalogueRun& run, const Records& records) {
    Table table{"\nNewest values", {"Metric", "Value", "Unit", "Definition"}, {}, {Alignment::left, Alignment::right}};
    for (const auto& metric : records.metrics)
        if (const auto value = run.metrics.find(metric.name); value != run.metrics.end())
            table.rows.push_back({metric.title, numberText(value->second), metric.unit, metric.definition});
    return table.rows.empty() ? "" : toText(table);
}

std::string evaluation(const Records& records) {
    return records.evaluation ? "\nEvaluation. " + toText(*records.evaluation, true, 0) : "";
}

std::string history(const Records& records) {
    Table table{"\nLast events", {"Step", "Event"}, {}, {Alignment::right}};
    const auto first = records.events.size() - std::min(records.events.size(), kEvents);
    for (auto i = first; i < records.events.size(); ++i)
        table.rows.push_back({std::to_string(records.events[i].step), records.events[i].message});
    auto text = table.rows.empty() ? "" : toText(table);
    text += fmt::format("\n{} checkpoints", records.checkpoints.size());
    if (!records.checkpoints.empty()) text += fmt::format(", the last at step {}", records.checkpoints.back().step);
    return text + fmt::format("; {} attention snapshots\n", records.snapshots);
}

Exit show(const Options& options) {
    auto catalogue = openToRead(options.workspace);
    if (!catalogue) return report(catalogue.error());
    const auto run = catalogue->find(options.run);
    if (!run) return report(run.error(), Exit::wrongUse);
    const auto folder = options.workspace.run(run->id);
    const auto bytes = directoryBytes(folder.path);
    const bool started = std::filesystem::exists(folder.database());
    const auto records = started ? readRecords(folder) : Result<Records>(Records{});
    if (!records) return report(records.error());
    if (options.json)
        print(jsonOf(*run, *records, bytes).dump(2) + "\n");
    else
        print(summary(*run, folder, bytes) + settings(*run) + figures(*run, *records) + evaluation(*records) +
              history(*records));
    return Exit::fine;
}

}  // namespace

void addShow(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    auto* command = addCommand(app, "show", "Everything about one run: state, settings, newest values, events",
                               "outeffhop show \"backcopy · OutEffHop\"");
    command->add_option("RUN", options->run, "Id, name or a unique part of either")->required();
    addJsonOption(*command, options->json);
    addWorkspaceOption(*command, options->workspace);
    command->callback([options, &chosen] { chosen = [options] { return show(*options); }; });
}

}  // namespace outeffhop::cli
