// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/groups.h"
#include "core/config/section.h"

namespace outeffhop::config {

std::vector<Parameter> attentionParameters() {
    const Section attention("Attention", "attention.", &RunConfig::attention);
    using Attention = RunConfig::Attention;
    return {
        attention("normalizer", "Normalizer", &Attention::normalizer,
                  {.choices = {"softmax", "softmax1", "clipped_softmax", "clipped_softmax1"},
                   .help = "How logits become probabilities; softmax1 (OutEffHop) may leave mass to no key at all."}),
        attention(
            "gamma", "Clip gamma", &Attention::gamma,
            {.minimum = -10,
             .maximum = 0,
             .help = "Lower end the probabilities are stretched to before clipping at 0; below 0 allows exact zeros.",
             .applies = clips,
             .when = "clipped normalizers"}),
        attention(
            "eta", "Clip eta", &Attention::eta,
            {.minimum = 1,
             .maximum = 10,
             .help = "Upper end the probabilities are stretched to before clipping at 1; above 1 allows exact ones.",
             .applies = clips,
             .when = "clipped normalizers"}),
        attention(
            "path", "Computation", &Attention::path,
            {.choices = {"auto", "explicit", "fused"},
             .help = "Fused never stores the attention matrix, explicit does; auto takes what is faster for the shape.",
             .advanced = true}),
    };
}

}  // namespace outeffhop::config
