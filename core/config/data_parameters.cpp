// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/groups.h"
#include "core/config/section.h"

namespace outeffhop::config {

std::vector<Parameter> dataParameters() {
    const Section data("Data", "data.", &RunConfig::data);
    using Data = RunConfig::Data;
    const auto anyText = [](const RunConfig& config) { return config.data.task == "text" || classifiesText(config); };
    const auto causal = [](const RunConfig& config) { return config.model.kind == "opt" && !classifiesText(config); };
    const auto series = [](const RunConfig& config) { return config.data.task == "series"; };
    const auto images = [](const RunConfig& config) { return config.data.task == "images"; };
    const auto pieces = [](const RunConfig& config) {
        return config.data.task == "text" && config.data.tokenizer != "bytes";
    };
    const auto sequences = [](const RunConfig& config) { return config.data.task != "images"; };
    const auto splitOff = [](const RunConfig& config) {
        return config.data.task == "text" || config.data.task == "images" || classifiesText(config);
    };
    auto path =
        data("path", "Data", &Data::path,
             {.help = "Text: a file, or a folder whose files are read one after another. Text classification: a "
                      "TSV or CSV file, or a folder with such files for training (train) and validation (dev, "
                      "val, valid, validation or test). Images: a folder with one folder a class, IDX (MNIST) "
                      "or CIFAR files. Series: a CSV file.",
              .applies = [](const RunConfig& config) { return config.data.task != "backcopy"; },
              .when = "data.task not backcopy"});
    path.type = ParameterType::file;
    auto tokenizer = data("tokenizer", "Tokenizer", &Data::tokenizer,
                          {.choices = {"bytes"},
                           .help = "bytes needs no vocabulary, and language and encoding do not matter; or a folder or "
                                   "file as Hugging Face has it: tokenizer.json, vocab.txt (BERT), vocab.json with "
                                   "merges.txt (GPT-2, OPT).",
                           .applies = anyText,
                           .when = "data.task text or text_classification"});
    tokenizer.type = ParameterType::file;
    return {
        data("task", "Task", &Data::task,
             {.choices = {"text", "text_classification", "backcopy", "images", "series"},
              .help = "Text learns a file of yours; text_classification tells classes of labelled texts apart (BERT, "
                      "OPT); backcopy is a built-in task in which heads have to rest most of the time; images are "
                      "classified (ViT), series forecast (STanHop-Net)."}),
        std::move(path),
        std::move(tokenizer),
        data("documents", "Documents", &Data::documents,
             {.choices = {"file", "line", "blank_line"},
              .help = "What a document is: a file, a line, or what stands between blank lines. The tokenizer's special "
                      "tokens mark where documents begin.",
              .applies = pieces,
              .when = "data.tokenizer not bytes"}),
        data("length", "Sequence length", &Data::length,
             {.minimum = 4,
              .maximum = 65536,
              .unit = "tokens",
              .help = "Tokens in a sequence, a begin-of-sequence token not counted; labelled texts are cut to so many, "
                      "special tokens included; time steps of a series' past.",
              .applies = sequences,
              .when = "data.task not images"}),
        data("text_column", "Text column", &Data::textColumn,
             {.help = "Name or number (from 1) of the column with the text.",
              .applies = classifiesText,
              .when = "data.task text_classification"}),
        data("pair_column", "Second text column", &Data::pairColumn,
             {.help = "Column of a second text, such as an answer or a hypothesis; empty for none.",
              .applies = classifiesText,
              .when = "data.task text_classification"}),
        data("label_column", "Label column", &Data::labelColumn,
             {.help = "Column with the class: whole numbers are ordered by value, others by their letters.",
              .applies = classifiesText,
              .when = "data.task text_classification"}),
        data("header", "Header line", &Data::header,
             {.help = "The first line names the columns.",
              .applies = classifiesText,
              .when = "data.task text_classification"}),
        data("bos", "Begin-of-sequence token", &Data::bos,
             {.help = "Puts a token that carries nothing in front of every sequence: a place where attention can rest.",
              .applies = causal,
              .when = "model.kind opt, data.task not text_classification"}),
        data("validation", "Validation share", &Data::validation,
             {.minimum = 0.001,
              .maximum = 0.5,
              .help = "Share kept for validation: the end of a text; images and labelled texts chosen at random where "
                      "there is no other part.",
              .applies = splitOff,
              .when = "data.task text, text_classification or images"}),
        data("mask_probability", "Masked share", &Data::maskProbability,
             {.minimum = 0.01,
              .maximum = 0.9,
              .help = "Share of the tokens BERT has to predict.",
              .applies = [](const RunConfig& config) { return config.model.kind == "bert" && !classifiesText(config); },
              .when = "model.kind bert, data.task text"}),
        data("horizon", "Horizon", &Data::horizon,
             {.minimum = 1,
              .maximum = 65536,
              .unit = "steps",
              .help = "How far a series is forecast.",
              .applies = series,
              .when = "data.task series"}),
        data("split", "Split", &Data::split,
             {.help = "Rows of a series for training, validation and test: auto (ETT, WTH and ECL files as they are "
                      "published, others 0.7/0.1/0.2), numbers of rows (8640/2880/2880) or shares.",
              .applies = series,
              .when = "data.task series"}),
        data("image_size", "Image size", &Data::imageSize,
             {.minimum = 4,
              .maximum = 4096,
              .unit = "pixels",
              .help = "Width and height images are brought to.",
              .applies = images,
              .when = "data.task images"}),
        data("augment", "Augmentation", &Data::augment,
             {.choices = {"none", "crop_flip", "rand_augment"},
              .help =
                  "What is done to training images: nothing, random resized crops and flips, or both and RandAugment.",
              .applies = images,
              .when = "data.task images"}),
        data("magnitude", "RandAugment magnitude", &Data::magnitude,
             {.minimum = 0,
              .maximum = 10,
              .help = "Strength of RandAugment's operations.",
              .advanced = true,
              .applies = images,
              .when = "data.task images"}),
        data("magnitude_std", "RandAugment spread", &Data::magnitudeStd,
             {.minimum = 0,
              .maximum = 10,
              .help = "Standard deviation of the strength.",
              .advanced = true,
              .applies = images,
              .when = "data.task images"}),
        data("mixup", "Mixup", &Data::mixup,
             {.minimum = 0,
              .maximum = 10,
              .help = "Parameter of the Beta distribution that mixes two images; 0 for none.",
              .advanced = true,
              .applies = images,
              .when = "data.task images"}),
        data("cutmix", "CutMix", &Data::cutmix,
             {.minimum = 0,
              .maximum = 10,
              .help = "Parameter of the Beta distribution that pastes a part of one image into another; 0 for none.",
              .advanced = true,
              .applies = images,
              .when = "data.task images"}),
        data("label_smoothing", "Label smoothing", &Data::labelSmoothing,
             {.minimum = 0,
              .maximum = 0.9,
              .help = "Share of the target probability that is spread over all classes.",
              .applies = images,
              .when = "data.task images"}),
        data("strict", "Strict reading", &Data::strict,
             {.help = "Stops at a row, a line or an image that cannot be read instead of leaving it out.",
              .applies =
                  [series, images](const RunConfig& config) {
                      return series(config) || images(config) || classifiesText(config);
                  },
              .when = "data.task series, images or text_classification"}),
    };
}

}  // namespace outeffhop::config
