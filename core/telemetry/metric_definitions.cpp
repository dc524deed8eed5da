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

const std::vector<MetricDefinition>& scalars() {
    static const std::vector<MetricDefinition> all{
        {metric::kTrainLoss, "Training loss", "nats / token",
         "Mean cross-entropy over the predicted tokens of the batch.", MetricShape::scalar, Better::lower},
        {metric::kTrainCopyLoss, "Copy loss", "nats / token",
         "Mean cross-entropy over the tokens that follow a trigger in the training batch.", MetricShape::scalar,
         Better::lower},
        {metric::kLearningRate, "Learning rate", "", "Learning rate of the step.", MetricShape::scalar,
         Better::neither},
        {metric::kGradientNorm, "Gradient norm", "", "L2 norm of the gradient over all parameters before clipping.",
         MetricShape::scalar, Better::neither},
        {metric::kValidLoss, "Validation loss", "nats / token",
         "Mean cross-entropy over the predicted tokens of the validation batches.", MetricShape::scalar, Better::lower},
        {metric::kValidCopyLoss, "Validation copy loss", "nats / token",
         "Mean cross-entropy over the tokens that follow a trigger in the validation batches.", MetricShape::scalar,
         Better::lower},
        {metric::kValidPerplexity, "Validation perplexity", "", "Exponential of the validation loss.",
         MetricShape::scalar, Better::lower},
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
    return all;
}

const std::vector<MetricDefinition>& vectors() {
    static const std::vector<MetricDefinition> all{
        {metric::kNoopMass, "No-op mass", "",
         "No-op probability, the share of attention that goes to no key, mean over all queries of the training batch.",
         MetricShape::perHead, Better::neither},
        {metric::kNoopIdle, "No-op mass, idle queries", "",
         "No-op probability, mean over the probe's queries that are not triggers.", MetricShape::perHead,
         Better::higher},
        {metric::kNoopTrigger, "No-op mass, trigger queries", "",
         "No-op probability, mean over the probe's queries that are triggers.", MetricShape::perHead, Better::lower},
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
    return all;
}

bool needsTriggers(const MetricDefinition& definition) {
    constexpr std::string_view kNames[]{metric::kTrainCopyLoss, metric::kValidCopyLoss, metric::kNoopIdle,
                                        metric::kNoopTrigger, metric::kSinkKey0Idle};
    return std::ranges::find(kNames, definition.name) != std::end(kNames);
}

}  // namespace

std::vector<MetricDefinition> metricDefinitions(bool triggers) {
    auto all = scalars();
    all.insert(all.end(), vectors().begin(), vectors().end());
    if (!triggers) std::erase_if(all, needsTriggers);
    return all;
}

}  // namespace outeffhop::telemetry
