// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <memory>

#include "app/outeffhop/chosen_model.h"
#include "app/outeffhop/evaluation_text.h"
#include "app/outeffhop/progress.h"
#include "core/base/process.h"
#include "core/config/parameters.h"
#include "core/store/queue.h"
#include "core/worker/evaluate_run.h"

namespace outeffhop::cli {
namespace {

struct Options {
    ModelChoice choice;
    int batches = 0, tensors = 0;
    bool explain = false, json = false;
    std::string part = "usual";
};

worker::MeasuredPart partNamed(const std::string& name) {
    if (name == "usual") return worker::MeasuredPart::usual;
    return name == "test" ? worker::MeasuredPart::test : worker::MeasuredPart::validation;
}

Result<store::EvaluationRecord> measure(const ChosenModel& chosen, const Options& options) {
    ProgressLine line(stderr);
    return worker::evaluateFolder(chosen.checkpoint, chosen.config, options.batches, partNamed(options.part),
                                  [&](auto done, auto total) { line.show(done, total, "batches"); });
}

Exit evaluate(const Options& options) {
    restartWith({store::kSharedCores});
    const auto chosen = chosenModel(options.choice);
    if (!chosen) return report(chosen.error(), Exit::wrongUse);
    if (auto valid = config::validate(chosen->config); !valid) return report(valid.error(), Exit::wrongUse);
    const auto record = measure(*chosen, options);
    if (!record) return report(record.error());
    print(options.json ? toJson(*record).dump(2) + "\n" : toText(*record, options.explain, options.tensors));
    if (!chosen->runId) return Exit::fine;
    auto stored = store::recordEvaluation(options.choice.workspace.run(*chosen->runId), *record);
    return stored ? Exit::fine : report(std::move(stored.error()).during("not kept in the run"));
}

}  // namespace

void addEval(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    auto* command = addCommand(app, "eval",
                               "Measure a model on all validation data (of series: test data): loss and accuracy, "
                               "outlier figures as we define them and as the paper's scripts compute them; kept in "
                               "the run",
                               "outeffhop eval OutEffHop --explain\n"
                               "  outeffhop eval ./bert-base-uncased --data book.txt");
    addModelOptions(*command, options->choice);
    command
        ->add_option("--batches", options->batches,
                     "Only so many batches of train.batch; default: all data, of endless ones train.evaluate_batches")
        ->check(CLI::Range(1, 1000000));
    addChoice(*command, "--part", options->part, {"usual", "validation", "test"},
              "Which data; usual: the test part of a series, else the validation data")
        ->capture_default_str();
    command->add_option("--tensors", options->tensors, "List so many tensors, the largest kurtosis first")
        ->check(CLI::Range(0, 100000));
    command->add_flag("--explain", options->explain, "With the definition of each number");
    addJsonOption(*command, options->json);
    command->callback([options, &chosen] { chosen = [options] { return evaluate(*options); }; });
}

}  // namespace outeffhop::cli
