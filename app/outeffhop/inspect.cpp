// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>

#include "app/outeffhop/chosen_model.h"
#include "app/outeffhop/printing.h"
#include "core/base/json_text.h"
#include "core/base/process.h"
#include "core/store/queue.h"
#include "core/worker/inspect_model.h"

namespace outeffhop::cli {
namespace {

struct Options {
    ModelChoice choice;
    worker::Specimen specimen;
    std::string name;
    bool json = false;
};

/// What is looked at, in a few words.
std::string specimenTitle(const worker::Specimen& specimen) {
    if (!specimen.image.empty()) return specimen.image.filename().string();
    if (!specimen.series.empty()) return specimen.series.filename().string();
    constexpr std::size_t kLongest = 40;
    const auto text = shortened(specimen.text, kLongest);
    return specimen.textPair.empty() ? text : text + " | " + shortened(specimen.textPair, kLongest);
}

/// Also names what is not as in the checkpoint.
std::string runName(const Options& options, const std::string& model) {
    std::string name = fmt::format("{} · {}", model, specimenTitle(options.specimen));
    for (const auto& assignment : options.choice.assignments) name += " · " + assignment;
    return name;
}

Exit inspect(const Options& options) {
    restartWith({store::kSharedCores});
    auto chosen = chosenModel(options.choice);
    if (!chosen) return report(chosen.error(), Exit::wrongUse);
    auto& config = chosen->config;
    const auto model = config.name.empty() ? chosen->checkpoint.filename().string() : config.name;
    config.name = options.name.empty() ? runName(options, model) : options.name;
    auto catalogue = store::Catalogue::open(options.choice.workspace);
    if (!catalogue) return report(catalogue.error());
    const auto id = worker::inspectModel(*catalogue, chosen->checkpoint, config, options.specimen);
    if (!id) return report(id.error());
    print(options.json ? Json{{"run", *id}, {"name", config.name}}.dump(2) + "\n"
                       : fmt::format("Run {} ({}); look at it in outeffhop-studio, or: outeffhop export {} --what "
                                     "attention\n",
                                     config.name, *id, *id));
    return Exit::fine;
}

}  // namespace

void addInspect(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    auto* command = addCommand(app, "inspect",
                               "Look at what a model does with one input: attention maps, no-op probabilities, "
                               "activations and statistics, as a run that all views show",
                               "outeffhop inspect ./bert-base-uncased --text \"The cat sat on the mat.\"\n"
                               "  outeffhop inspect OutEffHop --text \"What if?\" --set attention.normalizer=softmax");
    addModelOptions(*command, options->choice);
    options->choice.otherNormalizer = true;
    auto* specimen = command->add_option_group("input");
    auto* text = specimen->add_option("--text", options->specimen.text, "For BERT and OPT");
    specimen->add_option("--image", options->specimen.image, "For ViT")->check(CLI::ExistingFile)->type_name("FILE");
    specimen->add_option("--series", options->specimen.series, "A CSV file, for STanHop-Net")
        ->check(CLI::ExistingFile)
        ->type_name("FILE");
    specimen->require_option(1);
    command
        ->add_option("--text-pair", options->specimen.textPair,
                     "A second text behind it, for BERT and for classifiers of texts")
        ->needs(text);
    command->add_option("--name", options->name, "Of the run");
    addJsonOption(*command, options->json);
    command->callback([options, &chosen] { chosen = [options] { return inspect(*options); }; });
}

}  // namespace outeffhop::cli
