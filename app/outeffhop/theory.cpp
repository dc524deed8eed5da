// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>
#include <memory>

#include "app/outeffhop/command.h"
#include "app/outeffhop/printing.h"
#include "core/base/table.h"
#include "core/theory/experiment.h"
#include "core/theory/store_series.h"
#include "core/worker/environment.h"

namespace outeffhop::cli {
namespace {

struct Options {
    store::Workspace workspace;
    std::string experiment, data;
    std::vector<std::string> normalizers{"softmax", "softmax1", "sparsemax", "entmax15"};
    std::vector<std::int64_t> seeds;  ///< empty: the experiment's own
    double beta = 0;                  ///< 0: the experiment's own
    std::int64_t patterns = 0;        ///< 0: the experiment's own
    bool json = false;
};

/// What was measured of one normalizer, and where it is kept.
struct Measured {
    std::string normalizer, run;
    std::vector<theory::Series> series;
};

theory::Setting settingOf(const Options& options, const theory::Experiment& experiment) {
    auto setting = experiment.usual;
    if (!options.seeds.empty()) setting.seeds = options.seeds;
    if (options.beta > 0) setting.beta = options.beta;
    if (options.patterns > 0) setting.patterns = options.patterns;
    return setting;
}

store::NewRun runOf(const Options& options, const theory::Setting& setting, const std::string& normalizer) {
    const auto data = std::filesystem::weakly_canonical(options.data);
    const auto group = fmt::format("{} · {}", options.experiment, data.filename().string());
    const auto name = fmt::format("{} · {}", group, normalizer);
    Json config{{"name", name},
                {"model", {{"kind", "hopfield"}}},
                {"attention", {{"normalizer", normalizer}}},
                {"data", {{"task", "theory"}, {"path", data.string()}}},
                {"theory",
                 {{"experiment", options.experiment},
                  {"beta", setting.beta},
                  {"patterns", setting.patterns},
                  {"seeds", setting.seeds}}}};
    return {.name = name,
            .group = group,
            .model = "hopfield",
            .normalizer = normalizer,
            .task = "theory",
            .seed = setting.seeds.front(),
            .configJson = config.dump()};
}

/// Empty where that quantity was not measured.
std::map<std::int64_t, double> valuesOf(const Measured& measured, const std::string& metric) {
    for (const auto& series : measured.series)
        if (series.metric.name == metric) return series.values;
    return {};
}

/// Steps against normalizers.
Table tableOf(const std::vector<Measured>& measured, const store::MetricDefinition& metric) {
    Table table{fmt::format("{}: {}", metric.name, metric.definition), {"step"}, {}, {}};
    table.alignment.assign(measured.size() + 1, Alignment::right);
    std::map<std::int64_t, std::vector<std::string>> rows;
    for (std::size_t column = 0; column < measured.size(); ++column) {
        table.headers.push_back(measured[column].normalizer);
        for (const auto& [step, value] : valuesOf(measured[column], metric.name)) {
            auto& row = rows.try_emplace(step, measured.size() + 1, "").first->second;
            row.front() = std::to_string(step);
            row[column + 1] = numberText(value);
        }
    }
    for (auto& [step, row] : rows) table.rows.push_back(std::move(row));
    return table;
}

/// A table for each quantity, without deviations over seeds.
std::string textOf(const std::vector<Measured>& measured) {
    std::string text;
    for (const auto& [metric, values] : measured.front().series)
        if (!metric.name.ends_with(".std")) text += toText(tableOf(measured, metric)) + "\n";
    return text;
}

Json toJson(const std::vector<Measured>& measured) {
    auto all = Json::array();
    for (const auto& one : measured) {
        Json run{{"run", one.run}, {"normalizer", one.normalizer}};
        for (const auto& series : one.series)
            for (const auto& [step, value] : series.values)
                run["series"][series.metric.name][std::to_string(step)] = value;
        all.push_back(std::move(run));
    }
    return all;
}

Exit measure(const Options& options) {
    const auto& experiment = *theory::findExperiment(options.experiment);
    const auto gallery = theory::ImageGallery::open(options.data);
    if (!gallery) return report(gallery.error(), Exit::wrongUse);
    auto catalogue = store::Catalogue::open(options.workspace);
    if (!catalogue) return report(catalogue.error());
    const auto environment = worker::environment(c10::Device(c10::kCPU)).dump();
    auto setting = settingOf(options, experiment);
    std::vector<Measured> measured;
    for (const auto& normalizer : options.normalizers) {
        setting.normalizer.kind = *attention::normalizerNamed(normalizer);
        auto series = experiment.run(*gallery, setting);
        if (!series) return report(series.error());
        const auto run = theory::storeSeries(*catalogue, runOf(options, setting, normalizer), *series, environment);
        if (!run) return report(run.error());
        measured.push_back({normalizer, *run, std::move(*series)});
    }
    print(options.json ? toJson(measured).dump(1) + "\n" : textOf(measured));
    if (!options.json)
        for (const auto& one : measured) fmt::print(stderr, "{}: run {}\n", one.normalizer, one.run);
    return Exit::fine;
}

std::string listing() {
    std::string text = "Experiments:\n";
    for (const auto& experiment : theory::experiments())
        text += fmt::format("  {:<10} {}\n", experiment.name, experiment.question);
    return text;
}

}  // namespace

void addTheory(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    const std::string example = "outeffhop theory capacity --data mnist";
    auto* command =
        addCommand(app, "theory",
                   "Measure on memories of images what the theory says of energy, retrieval and capacity, and "
                   "how classifiers learn; each memory becomes a run",
                   example);
    command->footer(listing() + "Example:\n  " + example);
    std::vector<std::string> names;
    for (const auto& experiment : theory::experiments()) names.push_back(experiment.name);
    addChoice(*command, "NAME", options->experiment, names, "Experiment")->required();
    command->add_option("--data", options->data, "Folder of images: by class, MNIST's IDX files, or CIFAR's batches")
        ->type_name("DIR")
        ->check(CLI::ExistingPath)
        ->required();
    command->add_option("--normalizers", options->normalizers, "What memories associate with")
        ->delimiter(',')
        ->check(CLI::IsMember({"softmax", "softmax1", "softmax_n", "sparsemax", "entmax15", "entmax"}))
        ->capture_default_str();
    command
        ->add_option("--seeds", options->seeds,
                     "Each draws other images and noise; default: 1 to 10, of "
                     "classification 1 to 3")
        ->delimiter(',')
        ->check(CLI::Range(0u, ~0u));
    command->add_option("--beta", options->beta, "Inverse temperature; default: the experiment's own")
        ->check(CLI::Range(1e-6, 1e6));
    command
        ->add_option("--patterns", options->patterns,
                     "Images a memory holds or a classifier learns; default: the experiment's own")
        ->check(CLI::Range(2, 100000));
    addJsonOption(*command, options->json);
    addWorkspaceOption(*command, options->workspace);
    command->callback([options, &chosen] { chosen = [options] { return measure(*options); }; });
}

}  // namespace outeffhop::cli
