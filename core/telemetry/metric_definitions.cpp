// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/metric_definitions.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace outeffhop::telemetry {
namespace {

using store::Better;
using store::MetricDefinition;
using store::MetricShape;

/// What is minimised and how it is judged depends on what is predicted.
std::vector<MetricDefinition> tokenScalars() {
    return {
        {metric::kTrainLoss, "Training loss", "nats / token",
         "Mean cross-entropy over the predicted tokens of the batch.", MetricShape::scalar, Better::lower},
        {metric::kTrainCopyLoss, "Copy loss", "nats / token",
         "Mean cross-entropy over the tokens that follow a trigger in the training batch.", MetricShape::scalar,
         Better::lower},
        {metric::kValidLoss, "Validation loss", "nats / token",
         "Mean cross-entropy over the predicted tokens of the validation batches.", MetricShape::scalar, Better::lower},
        {metric::kValidCopyLoss, "Validation copy loss", "nats / token",
         "Mean cross-entropy over the tokens that follow a trigger in the validation batches.", MetricShape::scalar,
         Better::lower},
        {metric::kValidPerplexity, "Validation perplexity", "", "Exponential of the validation loss.",
         MetricShape::scalar, Better::lower},
    };
}

/// `sample`: what is classified, "image".
std::vector<MetricDefinition> classScalars(const std::string& sample, const std::string& trainLoss) {
    const auto share = "Share of the validation " + sample + "s whose class is ";
    return {
        {metric::kTrainLoss, "Training loss", "nats / " + sample, trainLoss, MetricShape::scalar, Better::lower},
        {metric::kValidLoss, "Validation loss", "nats / " + sample,
         "Mean cross-entropy with the labels of the validation batches.", MetricShape::scalar, Better::lower},
        {metric::kValidTop1, "Top-1 accuracy", "", share + "the most probable one.", MetricShape::scalar,
         Better::higher},
        {metric::kValidTop5, "Top-5 accuracy", "",
         share + "among the five most probable ones; only of more than five classes.", MetricShape::scalar,
         Better::higher},
    };
}

std::vector<MetricDefinition> seriesScalars() {
    return {
        {metric::kTrainLoss, "Training MSE", "",
         "Mean squared error over the batch's forecasts, standardised by the training rows.", MetricShape::scalar,
         Better::lower},
        {metric::kValidLoss, "Validation MSE", "",
         "Mean squared error over the forecasts of the validation batches, standardised by the training rows.",
         MetricShape::scalar, Better::lower},
        {metric::kValidMae, "Validation MAE", "", "Mean absolute error, standardised likewise.", MetricShape::scalar,
         Better::lower},
        {metric::kValidRmse, "Validation RMSE", "", "Root of the validation MSE.", MetricShape::scalar, Better::lower},
        {metric::kValidMape, "Validation MAPE", "",
         "Mean of |error / target|, a share; large where standardised targets are near 0.", MetricShape::scalar,
         Better::lower},
        {metric::kValidMspe, "Validation MSPE", "", "Mean of (error / target)^2, likewise.", MetricShape::scalar,
         Better::lower},
    };
}

std::vector<MetricDefinition> taskScalars(std::string_view task) {
    if (task == "images")
        return classScalars("image", "Mean cross-entropy with the smoothed and mixed labels of the batch.");
    if (task == "text_classification") return classScalars("text", "Mean cross-entropy with the labels of the batch.");
    return task == "series" ? seriesScalars() : tokenScalars();
}

std::vector<MetricDefinition> commonScalars() {
    return {
        {metric::kLearningRate, "Learning rate", "", "Learning rate of the step.", MetricShape::scalar,
         Better::neither},
        {metric::kGradientNorm, "Gradient norm", "", "L2 norm of the gradient over all parameters before clipping.",
         MetricShape::scalar, Better::neither},
        {metric::kMaxInfNorm, "Max inf norm", "", "Largest |x| over the block outputs of all layers on the probe.",
         MetricShape::scalar, Better::lower},
        {metric::kAverageKurtosis, "Average kurtosis", "",
         "Kurtosis (a Gaussian has 3) of each flattened block output of a probe sequence, mean over sequences and "
         "layers.",
         MetricShape::scalar, Better::lower},
        {metric::kStepsPerSecond, "Speed", "steps / s", "Training steps a second, evaluations and captures included.",
         MetricShape::scalar, Better::higher},
        {metric::kTokensPerSecond, "Throughput", "tokens / s",
         "Training tokens a second, evaluations and captures included.", MetricShape::scalar, Better::higher},
        {metric::kLookingCost, "Cost of looking", "%",
         "Time spent on captures and records in percent of the time the steps took without them, over recent captures.",
         MetricShape::scalar, Better::lower},
    };
}

std::vector<MetricDefinition> vectors() {
    return {
        {metric::kNoopMass, "No-op mass", "",
         "No-op probability, the share of attention that goes to no key, mean over all queries of the training batch.",
         MetricShape::perHead, Better::neither},
        {metric::kNoopIdle, "No-op mass, idle queries", "",
         "No-op probability, mean over the probe's queries that are not triggers.", MetricShape::perHead,
         Better::higher},
        {metric::kNoopTrigger, "No-op mass, trigger queries", "",
         "No-op probability, mean over the probe's queries that are triggers.", MetricShape::perHead, Better::lower},
        {metric::kGateMean, "Gate probability", "",
         "Probability by which a head's output is multiplied, mean over all queries of the training batch.",
         MetricShape::perHead, Better::neither},
        {metric::kGateIdle, "Gate probability, idle queries", "",
         "Gate probability, mean over the probe's queries that are not triggers.", MetricShape::perHead, Better::lower},
        {metric::kGateTrigger, "Gate probability, trigger queries", "",
         "Gate probability, mean over the probe's queries that are triggers.", MetricShape::perHead, Better::higher},
        {metric::kSinkKey0, "Sink mass on the first key", "",
         "Attention received by the first key, mean over the probe's queries.", MetricShape::perHead, Better::neither},
        {metric::kSinkKey0Idle, "Sink mass on the first key, idle queries", "",
         "Attention received by the first key, mean over the probe's queries that are not triggers.",
         MetricShape::perHead, Better::neither},
        {metric::kSinkMax, "Largest sink mass", "",
         "Largest attention that one key of a probe sequence receives, mean over queries.", MetricShape::perHead,
         Better::neither},
        {metric::kEntropy, "Attention entropy", "nats",
         "Entropy of a query's attention over the keys, mean over the probe's queries.", MetricShape::perHead,
         Better::neither},
        {metric::kInfNorm, "Inf norm", "", "Largest |x| of the block output over the training batch.",
         MetricShape::perLayer, Better::lower},
        {metric::kKurtosis, "Kurtosis", "",
         "Kurtosis (a Gaussian has 3) of each flattened block output of a probe sequence, mean over sequences.",
         MetricShape::perLayer, Better::lower},
    };
}

bool needsTriggers(const MetricDefinition& definition) {
    constexpr std::string_view kNames[]{metric::kTrainCopyLoss, metric::kValidCopyLoss, metric::kNoopIdle,
                                        metric::kNoopTrigger,   metric::kGateIdle,      metric::kGateTrigger,
                                        metric::kSinkKey0Idle};
    return std::ranges::find(kNames, definition.name) != std::end(kNames);
}

void append(std::vector<MetricDefinition>& all, std::vector<MetricDefinition> more) {
    for (auto& definition : more)
        if (std::ranges::find(all, definition.name, &MetricDefinition::name) == all.end())
            all.push_back(std::move(definition));
}

}  // namespace

std::vector<MetricDefinition> metricDefinitions(std::string_view task, bool hasGates) {
    auto all = taskScalars(task);
    append(all, commonScalars());
    append(all, vectors());
    if (task != "backcopy") std::erase_if(all, needsTriggers);
    if (!hasGates) std::erase_if(all, [](const auto& definition) { return definition.name.starts_with("gate."); });
    return all;
}

std::vector<MetricDefinition> knownMetrics() {
    const char* what =
        " of what is minimised: cross-entropy in nats of tokens, texts and images, squared error of forecasts.";
    std::vector<MetricDefinition> all{
        {metric::kTrainLoss, "Training loss", "", std::string("Mean over the targets of the batch") + what,
         MetricShape::scalar, Better::lower},
        {metric::kValidLoss, "Validation loss", "",
         std::string("Mean over the targets of the validation batches") + what, MetricShape::scalar, Better::lower}};
    for (const char* task : {"backcopy", "images", "series"}) append(all, metricDefinitions(task, /*hasGates=*/true));
    return all;
}

}  // namespace outeffhop::telemetry
