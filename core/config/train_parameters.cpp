// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/groups.h"
#include "core/config/section.h"

namespace outeffhop::config {
namespace {

using Train = RunConfig::Train;
constexpr Section kTrain("Training", "train.", &RunConfig::train);

std::vector<Parameter> lengthOfTraining() {
    auto initialWeights = kTrain("initial_weights", "Start from", &Train::initialWeights,
                                 {.help = "Checkpoint folder, ours or Hugging Face's, whose weights training starts "
                                          "from; empty means random weights. Gates and heads that it lacks start at "
                                          "random. The optimizer starts anew.",
                                  .advanced = true});
    initialWeights.type = ParameterType::file;
    return {
        std::move(initialWeights),
        kTrain("steps", "Steps", &Train::steps,
               {.minimum = 1, .maximum = 1e8, .unit = "steps", .help = "Updates of the weights."}),
        kTrain("batch", "Batch", &Train::batch,
               {.minimum = 1, .maximum = 65536, .unit = "sequences", .help = "Sequences in one forward pass."}),
        kTrain("accumulation", "Accumulation", &Train::accumulation,
               {.minimum = 1,
                .maximum = 4096,
                .unit = "batches",
                .help = "Batches whose gradients are averaged into one update.",
                .advanced = true}),
    };
}

bool byEpoch(const RunConfig& config) {
    return config.train.schedule.starts_with("epoch_");
}

std::vector<Parameter> optimizer() {
    return {
        kTrain("learning_rate", "Learning rate", &Train::learningRate,
               {.minimum = 0, .maximum = 10, .help = "Learning rate of AdamW after the warm-up."}),
        kTrain(
            "schedule", "Schedule", &Train::schedule,
            {.choices = {"linear", "cosine", "constant", "epoch_cosine", "epoch_halving"},
             .help = "How the learning rate falls: along a line or half a cosine from the end of the warm-up to the "
                     "last step, or not; epoch_cosine changes once an epoch and begins before the warm-up (timm, the "
                     "paper's ViT); epoch_halving halves after every second epoch, five times (the paper's "
                     "STanHop-Net)."}),
        kTrain("epoch_steps", "Steps an epoch", &Train::epochSteps,
               {.minimum = 1,
                .maximum = 1e8,
                .unit = "steps",
                .help = "Updates that schedules by epoch count as one epoch.",
                .applies = byEpoch,
                .when = "train.schedule epoch_cosine or epoch_halving"}),
        kTrain("min_learning_rate", "Final learning rate", &Train::minLearningRate,
               {.minimum = 0,
                .maximum = 10,
                .help = "Where a falling schedule ends.",
                .advanced = true,
                .applies =
                    [](const RunConfig& config) {
                        return config.train.schedule.find("cosine") != std::string::npos ||
                               config.train.schedule == "linear";
                    },
                .when = "a linear or cosine train.schedule"}),
        kTrain("warmup", "Warm-up", &Train::warmup,
               {.minimum = 0,
                .maximum = 1e8,
                .unit = "steps",
                .help = "Steps over which the learning rate rises linearly.",
                .applies = [](const RunConfig& config) { return config.train.schedule != "epoch_halving"; },
                .when = "all schedules but epoch_halving"}),
        kTrain("warmup_learning_rate", "First learning rate", &Train::warmupLearningRate,
               {.minimum = 0,
                .maximum = 10,
                .help = "Where the warm-up begins.",
                .advanced = true,
                .applies = [](const RunConfig& config) { return config.train.schedule == "epoch_cosine"; },
                .when = "train.schedule epoch_cosine"}),
        kTrain("beta1", "Beta 1", &Train::beta1,
               {.minimum = 0, .maximum = 0.9999, .help = "Memory of AdamW's first moment.", .advanced = true}),
        kTrain("beta2", "Beta 2", &Train::beta2,
               {.minimum = 0, .maximum = 0.99999, .help = "Memory of AdamW's second moment.", .advanced = true}),
        kTrain("epsilon", "Epsilon", &Train::epsilon,
               {.minimum = 1e-20, .maximum = 1, .help = "Keeps AdamW's division finite.", .advanced = true}),
        kTrain(
            "weight_decay", "Weight decay", &Train::weightDecay,
            {.minimum = 0, .maximum = 10, .help = "Decoupled decay of the weight matrices; biases are never decayed."}),
        kTrain("decay_norms", "Decay LayerNorm gains", &Train::decayNorms,
               {.help = "Decays the LayerNorm gains as well, as the OPT recipe of the paper does.", .advanced = true}),
        kTrain("clip_norm", "Gradient clipping", &Train::clipNorm,
               {.minimum = 0, .maximum = 1e6, .help = "Largest global norm of the gradient; 0 means no clipping."}),
    };
}

std::vector<Parameter> device() {
    return {
        kTrain("precision", "Precision", &Train::precision,
               {.choices = {"fp32", "bf16"},
                .help = "Number format of forward and backward; weights are kept in float32."}),
        kTrain("device", "Device", &Train::device,
               {.choices = {"auto", "cpu", "cuda"}, .help = "Where to compute; auto takes a GPU when there is one."}),
        kTrain("threads", "Threads", &Train::threads,
               {.minimum = 0,
                .maximum = 1024,
                .help = "Processor threads to compute with; 0 means all cores.",
                .advanced = true}),
        kTrain("deterministic", "Deterministic", &Train::deterministic,
               {.help = "Only uses operations that give the same bits every time, which can be slower.",
                .advanced = true}),
    };
}

std::vector<Parameter> schedules() {
    return {
        kTrain("evaluate_every", "Evaluate every", &Train::evaluateEvery,
               {.minimum = 0,
                .maximum = 1e8,
                .unit = "steps",
                .help = "Steps between two evaluations on the validation data; 0 means only after the last step."}),
        kTrain(
            "patience", "Patience", &Train::patience,
            {.minimum = 0,
             .maximum = 1e6,
             .unit = "evaluations",
             .help = "Ends the run after so many evaluations in a row without a better validation loss; 0 means never.",
             .advanced = true}),
        kTrain("evaluate_batches", "Evaluation batches", &Train::evaluateBatches,
               {.minimum = 1,
                .maximum = 1e6,
                .unit = "batches",
                .help = "Validation batches an evaluation averages over.",
                .advanced = true}),
        kTrain("checkpoint_every", "Checkpoint every", &Train::checkpointEvery,
               {.minimum = 0,
                .maximum = 1e8,
                .unit = "steps",
                .help = "Steps between two checkpoints; 0 means only after the last step."}),
        kTrain("keep_checkpoints", "Checkpoints kept", &Train::keepCheckpoints,
               {.minimum = 1,
                .maximum = 1000,
                .help = "Newest checkpoints that are kept, besides the best one.",
                .advanced = true}),
    };
}

}  // namespace

std::vector<Parameter> trainParameters() {
    std::vector<Parameter> all;
    for (auto&& part : {lengthOfTraining(), optimizer(), device(), schedules()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

}  // namespace outeffhop::config
