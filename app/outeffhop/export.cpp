// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <map>
#include <memory>
#include <optional>

#include "app/outeffhop/command.h"
#include "app/outeffhop/stored_data.h"
#include "core/base/paths.h"

namespace outeffhop::cli {
namespace {

struct Options {
    store::Workspace workspace;
    std::string run, what, format = "csv", file;
    std::optional<std::int64_t> step;
    Selection selection;
    bool json = false;
};

void addSettings(const Json& config, const std::string& prefix, DataTable& table) {
    for (const auto& [key, value] : config.items()) {
        if (value.is_object())
            addSettings(value, prefix + key + ".", table);
        else
            table.rows.push_back({prefix + key, value});
    }
}

std::string configText(const store::CatalogueRun& run, bool json) {
    const auto config = Json::parse(run.configJson, nullptr, false);
    if (json) return config.dump(2) + "\n";
    DataTable table{{"setting", "value"}, {}};
    if (config.is_object()) addSettings(config, "", table);
    return toCsv(table);
}

Result<DataTable> stored(const store::RunFolder& folder, const std::string& what, const Selection& selection) {
    auto reader = store::RunReader::open(folder);
    if (!reader) return fail(reader.error());
    if (what == "curves") return curves(*reader, selection);
    if (what == "attention") return attention(*reader, selection);
    if (what == "histograms") return histograms(*reader, selection);
    return outliers(*reader, selection);
}

Result<std::string> exported(const store::CatalogueRun& run, const Options& options) {
    const bool json = options.json || options.format == "json";
    if (options.what == "config") return configText(run, json);
    auto selection = options.selection;
    selection.everyStep = !options.step;
    if (options.step) selection.step = *options.step;
    const auto table = stored(options.workspace.run(run.id), options.what, selection);
    if (!table) return fail(table.error());
    return json ? toJson(*table).dump(1) + "\n" : toCsv(*table);
}

/// Options that say nothing about what is exported are more likely a mistake than meant.
Status checkOptions(const CLI::App& command, const std::string& what) {
    const std::map<std::string, std::vector<std::string>> meant{
        {"--metric", {"curves"}},      {"--step", {"attention", "histograms", "outliers"}},
        {"--layer", {"attention"}},    {"--head", {"attention"}},
        {"--sequence", {"attention"}},
    };
    for (const auto& [option, kinds] : meant)
        if (command.count(option) > 0 && std::ranges::find(kinds, what) == kinds.end())
            return fail("{} is not for --what {}, but for {}", option, what, fmt::join(kinds, ", "));
    if (what == "attention" && (command.count("--layer") == 0 || command.count("--head") == 0))
        return fail("attention is exported a head at a time: add --layer and --head, for example --layer 1 --head 1");
    return {};
}

Exit exportRun(const Options& options) {
    auto catalogue = openToRead(options.workspace);
    if (!catalogue) return report(catalogue.error());
    const auto run = catalogue->find(options.run);
    if (!run) return report(run.error(), Exit::wrongUse);
    const auto text = exported(*run, options);
    if (!text) return report(text.error());
    if (options.file.empty()) {
        print(*text);
        return Exit::fine;
    }
    const auto written = writeFileAtomically(options.file, *text);
    return written ? Exit::fine : report(written.error());
}

}  // namespace

void addExport(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    auto* command =
        addCommand(app, "export", "The stored numbers of a run, for other programs",
                   "outeffhop export OutEffHop --what attention --layer 1 --head 1 --format csv --out map.csv");
    command->add_option("RUN", options->run, "Id, name or a unique part of either")->required();
    addChoice(*command, "--what", options->what, {"curves", "attention", "histograms", "outliers", "config"},
              "What to export")
        ->required();
    addChoice(*command, "--format", options->format, {"csv", "json"}, "Form of the numbers")->capture_default_str();
    command->add_option("--out", options->file, "Write to a file")->type_name("FILE");
    command->add_option("--metric", options->selection.metric, "Only this curve, by name")->type_name("NAME");
    command->add_option("--step", options->step, "The newest at or before this step; all, or the last map, otherwise")
        ->type_name("N");
    command->add_option("--layer", options->selection.layer, "Layer of the map, from 1")->type_name("N");
    command->add_option("--head", options->selection.head, "Head of the map, from 1")->type_name("N");
    command->add_option("--sequence", options->selection.sequence, "Probe sequence of the map, from 1")
        ->type_name("N")
        ->capture_default_str();
    addJsonOption(*command, options->json);
    addWorkspaceOption(*command, options->workspace);
    command->callback([options, command, &chosen] {
        chosen = [options, command] {
            if (auto status = checkOptions(*command, options->what); !status)
                return report(status.error(), Exit::wrongUse);
            return exportRun(*options);
        };
    });
}

}  // namespace outeffhop::cli
