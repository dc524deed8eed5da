// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/groups.h"
#include "core/config/section.h"

namespace outeffhop::config {

std::vector<Parameter> modelParameters() {
    const Section model("Model", "model.", &RunConfig::model);
    using Model = RunConfig::Model;
    return {
        model("kind", "Model", &Model::kind,
              {.choices = {"opt", "bert"},
               .help = "OPT reads left to right and predicts the next token; BERT sees both sides and fills in masked "
                       "tokens."}),
        model("layers", "Layers", &Model::layers, {.minimum = 1, .maximum = 128, .help = "Transformer blocks."}),
        model("heads", "Heads", &Model::heads,
              {.minimum = 1, .maximum = 128, .help = "Attention heads a layer; they share the width evenly."}),
        model("width", "Width", &Model::width,
              {.minimum = 1, .maximum = 16384, .unit = "channels", .help = "Size of the hidden states."}),
        model("ffn_width", "Feed-forward width", &Model::ffnWidth,
              {.minimum = 0,
               .maximum = 65536,
               .unit = "channels",
               .help = "Hidden size of the feed-forward part; 0 means four times the width.",
               .advanced = true}),
        model("positions", "Positions", &Model::positions,
              {.minimum = 0,
               .maximum = 65536,
               .unit = "tokens",
               .help = "Longest sequence the position embedding can hold; 0 means just enough for the data.",
               .advanced = true}),
        model("dropout", "Dropout", &Model::dropout,
              {.minimum = 0, .maximum = 0.99, .help = "Share of hidden activations set to zero while training."}),
        model("attention_dropout", "Attention dropout", &Model::attentionDropout,
              {.minimum = 0, .maximum = 0.99, .help = "Share of attention probabilities set to zero while training."}),
        model("init_std", "Initial deviation", &Model::initStd,
              {.minimum = 0,
               .maximum = 1,
               .help = "Standard deviation of the normal law the weights start from.",
               .advanced = true}),
    };
}

}  // namespace outeffhop::config
