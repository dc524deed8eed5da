// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>

namespace outeffhop::config {

/// Everything that decides what a run does. Each field is one entry of the parameter registry (parameters.h), which
/// holds its default, range, unit and meaning; nothing else may hard-code them.
struct RunConfig {
    std::string name;
    std::int64_t seed = 0;

    struct Model {
        std::string kind = "opt";  ///< opt | bert | vit | stanhop
        std::int64_t layers = 4, heads = 4, width = 256;
        std::int64_t ffnWidth = 0;   ///< 0: 4 x width
        std::int64_t positions = 0;  ///< 0: just enough for data.length
        double dropout = 0.1, attentionDropout = 0;
        double initStd = 0.02;
        std::string block = "paper";                     ///< vit: paper | timm
        std::int64_t patch = 16;                         ///< vit: pixels
        std::int64_t segment = 6, window = 1;            ///< stanhop: steps; segments merged by a block
        std::int64_t prototypes = 10;                    ///< stanhop
        bool baseline = false;                           ///< stanhop: adds the mean of the past
        bool mixesHeads = false, ignoresValues = false;  ///< stanhop: faults of the reference code
    } model;

    struct Attention {
        /// softmax | softmax1 | softmax_n | clipped_softmax | clipped_softmax1 | sparsemax | entmax15 | entmax
        std::string normalizer = "softmax1";
        double n = 1;                    ///< softmax_n
        double gamma = -0.025, eta = 1;  ///< clipped ones
        double alpha = 0;                ///< clipped ones: gamma = -alpha / length, unless 0
        double entmaxAlpha = 1.5;        ///< entmax
        bool learnEntmaxAlpha = true;
        /// none | unconditional_per_head | conditional_per_head | conditional_per_token
        std::string gate = "none";
        std::string gateNetwork = "linear";  ///< linear | mlp | mlp2 | all_features
        double gateInit = 0.5;               ///< initial probability; 0: as it comes
        bool gateFineTuning = false;
        std::string path = "auto";  ///< auto | explicit | fused
        bool softmax1ShiftBug = false;
    } attention;

    struct Data {
        std::string task = "text";        ///< text | text_classification | backcopy | images | series
        std::string path;                 ///< of a text file or folder, labelled text, a series or images
        std::string tokenizer = "bytes";  ///< bytes, or a tokenizer's folder or file
        std::string documents = "file";   ///< file | line | blank_line
        std::int64_t length = 128;        ///< tokens a sequence; steps of a series
        bool bos = false;                 ///< put a begin-of-sequence token in front
        std::string textColumn = "text";  ///< of labelled text: name or number, from 1
        std::string pairColumn;           ///< of a second text; empty: none
        std::string labelColumn = "label";
        bool header = true;                        ///< the first line names the columns
        double validation = 0.05;                  ///< fraction of the text, its end
        double maskProbability = 0.15;             ///< BERT
        std::int64_t horizon = 24;                 ///< steps of a series to forecast
        std::string split = "auto";                ///< of a series: auto, rows or shares
        std::int64_t imageSize = 224;              ///< pixels
        std::string augment = "rand_augment";      ///< none | crop_flip | rand_augment
        double magnitude = 9, magnitudeStd = 0.5;  ///< rand_augment
        double mixup = 0.2, cutmix = 0.2;          ///< Beta distribution; 0: off
        double labelSmoothing = 0.1;
        bool strict = false;  ///< stop at what cannot be read instead of leaving it out
    } data;

    struct Train {
        std::int64_t steps = 1000, batch = 16, accumulation = 1;
        std::string initialWeights;  ///< a checkpoint folder of the same model to start from; empty: random weights
        double learningRate = 1e-3, minLearningRate = 0, warmupLearningRate = 0;
        std::string schedule = "linear";  ///< linear | cosine | constant | epoch_cosine | epoch_halving
        std::int64_t warmup = 100;
        std::int64_t epochSteps = 1;  ///< updates an epoch, for schedules by epoch
        std::int64_t patience = 0;    ///< evaluations without a better loss before the run ends; 0: it goes on
        double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
        double weightDecay = 0.01;
        bool decayNorms = false;         ///< decay LayerNorm gains too (as the OPT recipe does)
        double clipNorm = 1;             ///< 0: no clipping
        std::string precision = "fp32";  ///< fp32 | bf16
        std::string device = "auto";     ///< auto | cpu | cuda
        std::int64_t threads = 0;        ///< 0: all cores
        bool deterministic = false;
        std::int64_t evaluateEvery = 250, evaluateBatches = 8;
        std::int64_t checkpointEvery = 250, keepCheckpoints = 2;
    } train;

    struct Telemetry {
        double budget = 2;                 ///< percent of step time
        std::int64_t probeSequences = 0;   ///< sequences statistics are taken over; 0: about 512 tokens
        std::int64_t mappedSequences = 1;  ///< of these, with attention maps
        std::int64_t topOutliers = 8;      ///< a tensor and capture
        std::int64_t snapshotMegabytes = 512;
    } telemetry;
};

/// The normalizer stretches and clips, so that gamma and eta matter.
inline bool clips(const RunConfig& config) {
    return config.attention.normalizer.starts_with("clipped_");
}

/// The task is to tell classes of texts apart.
inline bool classifiesText(const RunConfig& config) {
    return config.data.task == "text_classification";
}

/// Sequences start with a begin-of-sequence token of their own, beyond data.length.
inline bool hasBos(const RunConfig& config) {
    return config.data.bos && config.model.kind == "opt" && !classifiesText(config);
}

/// Tokens in a sequence as the model sees it: those of the data with the begin-of-sequence token, a class token and the
/// patches of an image, or the segments of a series.
inline std::int64_t sequenceLength(const RunConfig& config) {
    const auto& [model, data] = std::tie(config.model, config.data);
    if (model.kind == "vit") return 1 + (data.imageSize / model.patch) * (data.imageSize / model.patch);
    if (model.kind == "stanhop") return (data.length + model.segment - 1) / model.segment;
    return data.length + (hasBos(config) ? 1 : 0);
}

/// Where clipping starts, attention.alpha taken into account.
inline double clipGamma(const RunConfig& config) {
    const auto& attention = config.attention;
    return attention.alpha > 0 ? -attention.alpha / static_cast<double>(sequenceLength(config)) : attention.gamma;
}

/// The settings for which 0 stands for something derived.
inline std::int64_t positions(const RunConfig& config) {
    return config.model.positions ? config.model.positions : sequenceLength(config);
}
inline std::int64_t ffnWidth(const RunConfig& config) {
    return config.model.ffnWidth ? config.model.ffnWidth : 4 * config.model.width;
}
/// A look at a probe as large as a batch would cost a third of a step, however small the model.
inline std::int64_t probeSequences(const RunConfig& config) {
    if (config.telemetry.probeSequences) return config.telemetry.probeSequences;
    return std::max(std::clamp<std::int64_t>(512 / sequenceLength(config), 4, 16), config.telemetry.mappedSequences);
}

}  // namespace outeffhop::config
