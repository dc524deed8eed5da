// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/tap.h"

#include <array>

namespace outeffhop::models {
namespace {

constexpr std::array kPlaceNames{"token embedding",
                                 "token and type sum",
                                 "embedding",
                                 "embedding norm",
                                 "attention norm",
                                 "query",
                                 "key",
                                 "value",
                                 "logits",
                                 "probabilities",
                                 "head context",
                                 "context",
                                 "attention output",
                                 "attention residual",
                                 "FFN norm",
                                 "FFN linear",
                                 "FFN inner",
                                 "FFN output",
                                 "FFN residual",
                                 "merging norm",
                                 "merging",
                                 "final norm",
                                 "scale prediction",
                                 "prediction"};
static_assert(kPlaceNames.size() == static_cast<std::size_t>(Place::prediction) + 1);

}  // namespace

std::string nameOf(const Site& site, const std::vector<std::string>& layers) {
    const std::string place = kPlaceNames.at(static_cast<std::size_t>(site.place));
    if (site.layer < 0) return place;
    const auto layer = static_cast<std::size_t>(site.layer);
    return (layer < layers.size() ? layers[layer] : "L" + std::to_string(site.layer + 1)) + " " + place;
}

}  // namespace outeffhop::models
