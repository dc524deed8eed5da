// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/groups.h"
#include "core/config/section.h"

namespace outeffhop::config {

std::vector<Parameter> dataParameters() {
    const Section data("Data", "data.", &RunConfig::data);
    using Data = RunConfig::Data;
    const auto text = [](const RunConfig& config) { return config.data.task == "text"; };
    const auto causal = [](const RunConfig& config) { return config.model.kind == "opt"; };
    auto path = data("path", "Text file", &Data::path,
                     {.help = "Any file; it is read byte by byte, so language and encoding do not matter.",
                      .applies = text,
                      .when = "data.task text"});
    path.type = ParameterType::file;
    return {
        data("task", "Task", &Data::task,
             {.choices = {"text", "backcopy"},
              .help = "Text learns a file of yours; backcopy is a built-in task in which heads have to rest most of "
                      "the time."}),
        std::move(path),
        data("length", "Sequence length", &Data::length,
             {.minimum = 4,
              .maximum = 65536,
              .unit = "tokens",
              .help = "Tokens in a sequence, a begin-of-sequence token not counted."}),
        data("bos", "Begin-of-sequence token", &Data::bos,
             {.help = "Puts a token that carries nothing in front of every sequence: a place where attention can rest.",
              .applies = causal,
              .when = "model.kind opt"}),
        data("validation", "Validation share", &Data::validation,
             {.minimum = 0.001,
              .maximum = 0.5,
              .help = "Share of the file, its end, kept for validation.",
              .applies = text,
              .when = "data.task text"}),
        data("mask_probability", "Masked share", &Data::maskProbability,
             {.minimum = 0.01,
              .maximum = 0.9,
              .help = "Share of the tokens BERT has to predict.",
              .applies = [](const RunConfig& config) { return config.model.kind == "bert"; },
              .when = "model.kind bert"}),
    };
}

}  // namespace outeffhop::config
