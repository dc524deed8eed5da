// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/attention_presets.h"

#include <array>
#include <charconv>

namespace outeffhop::config {
namespace {

struct Preset {
    std::string normalizer;
    double gamma = 0, eta = 1;
};

struct Named {
    const char* name;
    const char* normalizer;
    double gamma = 0, eta = 1;
};

constexpr std::array kOthers{Named{"vanilla", "softmax"}, Named{"softmax1", "softmax1"}, Named{"entmax", "entmax15"},
                             Named{"released clippedsoftmax1(-.025:1)", "clipped_softmax1", -.025, 1.1},
                             Named{"released clipped(-.005:1.005)", "clipped_softmax", -.003, 1.005}};

constexpr std::array kClipped{
    "clipped(0:1.0003)",        "clipped(0:1.001)",     "clipped(0:1.002)",         "clipped(0:1.003)",
    "clipped(0:1.004)",         "clipped(0:1.01)",      "clipped(0:1.02)",          "clipped(0:1.03)",
    "clipped(0:1.1)",           "clipped(-.1:1)",       "clipped(-.00001:1)",       "clipped(-.00003:1)",
    "clipped(-.0001:1)",        "clipped(-.0003:1)",    "clipped(-.0005:1)",        "clipped(-.001:1)",
    "clipped(-.002:1)",         "clipped(-.0025:1)",    "clipped(-.003:1)",         "clipped(-.004:1)",
    "clipped(-.005:1)",         "clipped(-.01:1)",      "clipped(-.015:1)",         "clipped(-.02:1)",
    "clipped(-.025:1)",         "clipped(-.03:1)",      "clipped(-.04:1)",          "clipped(-.001:1.001)",
    "clipped(-.002:1.002)",     "clipped(-.003:1.003)", "clipped(-.005:1.005)",     "clipped(-.01:1.01)",
    "clipped(-.03:1.03)",       "clipped(-.1:1.1)",     "clippedsoftmax1(-.025:1)", "clippedsoftmax1(-.00001:1)",
    "clippedsoftmax1(-.0001:1)"};

double numberAt(const std::string& name, std::size_t begin) {
    double value = 0;
    std::from_chars(name.data() + begin, name.data() + name.size(), value);
    return value;
}

Preset presetNamed(const std::string& name) {
    for (const auto& other : kOthers)
        if (name == other.name) return {other.normalizer, other.gamma, other.eta};
    return {name.starts_with("clippedsoftmax1") ? "clipped_softmax1" : "clipped_softmax",
            numberAt(name, name.find('(') + 1), numberAt(name, name.find(':') + 1)};
}

bool isClipped(const std::string& normalizer) {
    return normalizer.starts_with("clipped_");
}

}  // namespace

std::vector<std::string> attentionPresets() {
    std::vector<std::string> names;
    for (const auto& other : kOthers) names.emplace_back(other.name);
    names.insert(names.end(), kClipped.begin(), kClipped.end());
    names.emplace_back(kCustomPreset);
    return names;
}

void setAttentionPreset(RunConfig::Attention& attention, const std::string& name) {
    if (name == kCustomPreset) return;
    const Preset preset = presetNamed(name);
    attention.normalizer = preset.normalizer;
    if (!isClipped(preset.normalizer)) return;
    attention.gamma = preset.gamma;
    attention.eta = preset.eta;
    attention.alpha = 0;
}

std::string attentionPreset(const RunConfig::Attention& attention) {
    for (const auto& name : attentionPresets()) {
        if (name == kCustomPreset) continue;
        const Preset preset = presetNamed(name);
        const bool same = preset.normalizer == attention.normalizer;
        const bool sameClip = preset.gamma == attention.gamma && preset.eta == attention.eta && attention.alpha == 0;
        if (same && (sameClip || !isClipped(preset.normalizer))) return name;
    }
    return kCustomPreset;
}

}  // namespace outeffhop::config
