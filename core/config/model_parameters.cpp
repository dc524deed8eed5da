// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/groups.h"
#include "core/config/section.h"

namespace outeffhop::config {

std::vector<Parameter> modelParameters() {
    const Section model("Model", "model.", &RunConfig::model);
    const Section compat("Model", "compat.", &RunConfig::model);
    using Model = RunConfig::Model;
    const auto language = [](const RunConfig& config) {
        return config.model.kind == "opt" || config.model.kind == "bert";
    };
    const auto vit = [](const RunConfig& config) { return config.model.kind == "vit"; };
    const auto stanhop = [](const RunConfig& config) { return config.model.kind == "stanhop"; };
    return {
        model("kind", "Model", &Model::kind,
              {.choices = {"opt", "bert", "vit", "stanhop"},
               .help = "OPT reads left to right and predicts the next token; BERT sees both sides and fills in masked "
                       "tokens; ViT classifies images by their patches; STanHop-Net forecasts several time series."}),
        model("layers", "Layers", &Model::layers,
              {.minimum = 1,
               .maximum = 128,
               .help = "Transformer blocks; encoder blocks of STanHop-Net, whose decoder has one more."}),
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
               .advanced = true,
               .applies = language,
               .when = "model.kind opt or bert"}),
        model("dropout", "Dropout", &Model::dropout,
              {.minimum = 0, .maximum = 0.99, .help = "Share of hidden activations set to zero while training."}),
        model("attention_dropout", "Attention dropout", &Model::attentionDropout,
              {.minimum = 0, .maximum = 0.99, .help = "Share of attention probabilities set to zero while training."}),
        model("init_std", "Initial deviation", &Model::initStd,
              {.minimum = 0,
               .maximum = 1,
               .help = "Standard deviation of the normal law the weights start from.",
               .advanced = true,
               .applies = [](const RunConfig& config) { return config.model.kind != "stanhop"; },
               .when = "model.kind opt, bert or vit"}),
        model("patch", "Patch", &Model::patch,
              {.minimum = 1,
               .maximum = 1024,
               .unit = "pixels",
               .help = "Width and height of the patches an image is cut into; they have to divide data.image_size.",
               .applies = vit,
               .when = "model.kind vit"}),
        model(
            "block", "Block", &Model::block,
            {.choices = {"paper", "timm"},
             .help = "paper: no bias in queries, keys and values, and a norm behind the embedding, as in the OutEffHop "
                     "paper's code; timm: the ordinary ViT.",
             .advanced = true,
             .applies = vit,
             .when = "model.kind vit"}),
        model("segment", "Segment", &Model::segment,
              {.minimum = 1,
               .maximum = 4096,
               .unit = "steps",
               .help = "Time steps that become one token.",
               .applies = stanhop,
               .when = "model.kind stanhop"}),
        model("window", "Merged segments", &Model::window,
              {.minimum = 1,
               .maximum = 64,
               .unit = "segments",
               .help = "Segments that each encoder block but the first merges into one.",
               .advanced = true,
               .applies = stanhop,
               .when = "model.kind stanhop"}),
        model("prototypes", "Prototypes", &Model::prototypes,
              {.minimum = 1,
               .maximum = 4096,
               .help = "Learned patterns of each pooling over series.",
               .advanced = true,
               .applies = stanhop,
               .when = "model.kind stanhop"}),
        model("baseline", "Add the mean", &Model::baseline,
              {.help = "Adds the mean of the past to the forecast.",
               .advanced = true,
               .applies = stanhop,
               .when = "model.kind stanhop"}),
        compat("stanhop_mixes_heads", "Heads as first released", &Model::mixesHeads,
               {.help = "Hands the heads' outputs on in the order of the paper's code, which mixes heads and tokens.",
                .advanced = true,
                .applies = stanhop,
                .when = "model.kind stanhop"}),
        compat("stanhop_ignores_values", "Values as first released", &Model::ignoresValues,
               {.help = "Reads values from the keys' patterns instead of the pooling, as the paper's code does.",
                .advanced = true,
                .applies = stanhop,
                .when = "model.kind stanhop"}),
    };
}

}  // namespace outeffhop::config
