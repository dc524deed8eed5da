// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantize/post_training_options.h"

#include <algorithm>
#include <array>

namespace outeffhop::quantize {
namespace {

template <class T, std::size_t size>
std::optional<T> find(const std::array<std::pair<std::string_view, T>, size>& known, std::string_view name) {
    const auto* found = std::ranges::find(known, name, &std::pair<std::string_view, T>::first);
    return found == known.end() ? std::nullopt : std::optional(found->second);
}

struct Bits {
    int weights, activations;
};
constexpr std::array kPresets{
    std::pair<std::string_view, Bits>{"w8a8", {8, 8}}, std::pair<std::string_view, Bits>{"w6a6", {6, 6}},
    std::pair<std::string_view, Bits>{"w4a8", {4, 8}}, std::pair<std::string_view, Bits>{"w4a4", {4, 4}}};
constexpr std::array kSetups{
    std::pair<std::string_view, Setup>{"all", Setup::all},
    std::pair<std::string_view, Setup>{"fp32_head", Setup::fp32Head},
    std::pair<std::string_view, Setup>{"fp32_head_int16_final_norm", Setup::fp32HeadInt16FinalNorm},
    std::pair<std::string_view, Setup>{"fp32_head_int16_norms", Setup::fp32HeadInt16Norms}};
constexpr std::array kMethods{std::pair<std::string_view, RangeMethod>{"current_minmax", RangeMethod::currentMinMax},
                              std::pair<std::string_view, RangeMethod>{"running_minmax", RangeMethod::runningMinMax},
                              std::pair<std::string_view, RangeMethod>{"mse_grid", RangeMethod::mseGrid},
                              std::pair<std::string_view, RangeMethod>{"mse_golden", RangeMethod::mseGolden}};

}  // namespace

std::optional<PostTrainingOptions> presetNamed(std::string_view name) {
    const auto bits = find(kPresets, name);
    if (!bits) return std::nullopt;
    PostTrainingOptions options;
    options.weights.bits = bits->weights;
    options.activations.bits = bits->activations;
    return options;
}

std::optional<Setup> setupNamed(std::string_view name) {
    return find(kSetups, name);
}

std::optional<RangeMethod> rangeMethodNamed(std::string_view name) {
    return find(kMethods, name);
}

}  // namespace outeffhop::quantize
