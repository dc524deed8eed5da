// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/attention_presets.h"
#include "core/config/groups.h"
#include "core/config/section.h"

namespace outeffhop::config {
namespace {

using Attention = RunConfig::Attention;

constexpr Section kAttention("Attention", "attention.", &RunConfig::attention);

auto forNormalizer(const char* name) {
    return [name](const RunConfig& config) { return config.attention.normalizer == name; };
}

bool learnsGate(const RunConfig& config) {
    return config.attention.gate.starts_with("conditional_");
}

bool clipsAtGamma(const RunConfig& config) {
    return clips(config) && config.attention.alpha == 0;
}

bool hasSoftmax1(const RunConfig& config) {
    return config.attention.normalizer.ends_with("softmax1");
}

Parameter presetParameter() {
    return {.name = "attention.preset",
            .title = "Preset",
            .group = "Attention",
            .type = ParameterType::choice,
            .defaultValue = attentionPreset({}),
            .choices = attentionPresets(),
            .unit = {},
            .help = "Normalizer, gamma and eta together, by the name they have in the paper's code.",
            .advanced = true,
            .derived = true,
            .applies = [](const RunConfig&) { return true; },
            .when = {},
            .get = [](const RunConfig& config) -> Json { return attentionPreset(config.attention); },
            .set = [](RunConfig& config, const Json& name) { setAttentionPreset(config.attention, name); }};
}

std::vector<Parameter> normalizerParameters() {
    return {
        presetParameter(),
        kAttention("normalizer", "Normalizer", &Attention::normalizer,
                   {.choices = {"softmax", "softmax1", "softmax_n", "clipped_softmax", "clipped_softmax1", "sparsemax",
                                "entmax15", "entmax"},
                    .help = "How logits become probabilities; softmax1 (OutEffHop) may leave mass to no key at all."}),
        kAttention("n", "Null keys", &Attention::n,
                   {.minimum = 0,
                    .maximum = 1e6,
                    .help = "Keys of logit 0 and value 0 that softmax_n adds: 0 is softmax, 1 is softmax1.",
                    .applies = forNormalizer("softmax_n"),
                    .when = "normalizer softmax_n"}),
        kAttention("alpha", "Clip alpha", &Attention::alpha,
                   {.minimum = 0,
                    .maximum = 1000,
                    .help = "Sets gamma to minus this over the length of a sequence; 0 takes gamma as it is.",
                    .applies = clips,
                    .when = "clipped normalizers"}),
        kAttention(
            "gamma", "Clip gamma", &Attention::gamma,
            {.minimum = -10,
             .maximum = 0,
             .help = "Lower end the probabilities are stretched to before clipping at 0; below 0 allows exact zeros.",
             .applies = clipsAtGamma,
             .when = "clipped normalizers without clip alpha"}),
        kAttention(
            "eta", "Clip eta", &Attention::eta,
            {.minimum = 1,
             .maximum = 10,
             .help = "Upper end the probabilities are stretched to before clipping at 1; above 1 allows exact ones.",
             .applies = clips,
             .when = "clipped normalizers"}),
        kAttention("entmax_alpha", "Entmax alpha", &Attention::entmaxAlpha,
                   {.minimum = 1.01,
                    .maximum = 2.99,
                    .help = "How sparse entmax is: near 1 it is softmax, at 2 sparsemax; where learning begins.",
                    .applies = forNormalizer("entmax"),
                    .when = "normalizer entmax"}),
        kAttention("learn_entmax_alpha", "Learn entmax alpha", &Attention::learnEntmaxAlpha,
                   {.help = "Every layer learns an alpha of its own between 1 and 3.",
                    .applies = forNormalizer("entmax"),
                    .when = "normalizer entmax"}),
    };
}

std::vector<Parameter> gateParameters() {
    return {
        kAttention("gate", "Gate", &Attention::gate,
                   {.choices = {"none", "unconditional_per_head", "conditional_per_head", "conditional_per_token"},
                    .help = "A factor from 0 to 1 on what a head gives: one number a head, or predicted from the "
                            "hidden states once a sequence or for every token."}),
        kAttention("gate_network", "Gate network", &Attention::gateNetwork,
                   {.choices = {"linear", "mlp", "mlp2", "all_features"},
                    .help = "What predicts the gate: of each head a linear map or a network with a hidden layer of a "
                            "quarter of (mlp) or all (mlp2) its channels, or one linear map of all channels.",
                    .applies = learnsGate,
                    .when = "conditional gates"}),
        kAttention("gate_init", "Initial gate", &Attention::gateInit,
                   {.minimum = 0,
                    .maximum = 0.999,
                    .help = "Gate probability that linear gates begin with; 0 leaves their biases random.",
                    .applies = learnsGate,
                    .when = "conditional gates"}),
        kAttention("gate_fine_tuning", "Scale gates", &Attention::gateFineTuning,
                   {.help = "Divide gates by their initial probability, so that adding them to a trained model changes "
                            "little at first.",
                    .advanced = true,
                    .applies = learnsGate,
                    .when = "conditional gates"}),
    };
}

std::vector<Parameter> computationParameters() {
    const Section compat("Attention", "compat.", &RunConfig::attention);
    return {
        kAttention(
            "path", "Computation", &Attention::path,
            {.choices = {"auto", "explicit", "fused"},
             .help = "Fused never stores the attention matrix, explicit does; auto takes what is faster for the shape.",
             .advanced = true}),
        compat("softmax1_shift_bug", "Softmax_1 as first released", &Attention::softmax1ShiftBug,
               {.help = "Adds 1 after subtracting the largest logit, as the paper's code did until June 2024: no head "
                        "can switch off.",
                .advanced = true,
                .applies = hasSoftmax1,
                .when = "normalizers with Softmax_1"}),
    };
}

}  // namespace

std::vector<Parameter> attentionParameters() {
    std::vector<Parameter> all;
    for (auto part : {normalizerParameters, gateParameters, computationParameters})
        for (auto& parameter : part()) all.push_back(std::move(parameter));
    return all;
}

}  // namespace outeffhop::config
