// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/stanhop/stanhop_config.h"

#include <array>
#include <utility>

namespace outeffhop::models {
namespace {

std::int64_t divideUp(std::int64_t a, std::int64_t b) {
    return (a + b - 1) / b;
}

/// Segments that are there to be repeated where the window does not divide their number.
Status validateMerging(const StanhopConfig& config) {
    for (std::int64_t scale = 1; scale < config.layers; ++scale) {
        const std::int64_t segments = config.segments(scale), rest = segments % config.window;
        if (rest != 0 && config.window - rest > segments)
            return fail("{} segments cannot be merged by a window of {}", segments, config.window);
    }
    return {};
}

}  // namespace

std::int64_t StanhopConfig::segments(std::int64_t scale) const {
    std::int64_t segments = divideUp(past, segmentLength);
    for (std::int64_t block = 1; block < scale; ++block) segments = divideUp(segments, window);
    return segments;
}

Status validate(const StanhopConfig& config) {
    const std::array<std::pair<const char*, std::int64_t>, 10> counts{{{"series", config.series},
                                                                       {"past steps", config.past},
                                                                       {"forecast steps", config.horizon},
                                                                       {"steps in a segment", config.segmentLength},
                                                                       {"segments in a window", config.window},
                                                                       {"prototypes", config.prototypes},
                                                                       {"width", config.width},
                                                                       {"feed-forward width", config.ffnWidth},
                                                                       {"heads", config.heads},
                                                                       {"layers", config.layers}}};
    for (const auto& [name, count] : counts)
        if (count < 1) return fail("STanHop-Net with {} {}: at least 1 is needed", count, name);
    if (config.width % config.heads != 0)
        return fail("{} heads do not divide a width of {}", config.heads, config.width);
    if (!(config.dropout >= 0 && config.dropout < 1)) return fail("dropout of {} is not in [0, 1)", config.dropout);
    if (!(config.entmaxSpan > 0)) return fail("alpha of entmax cannot vary by {}", config.entmaxSpan);
    if (config.gate.isConditional() && config.gate.network == attention::GateNetwork::mlp &&
        config.width / config.heads < 4)
        return fail("an mlp gate needs heads of at least 4 channels, not {}", config.width / config.heads);
    return validateMerging(config);
}

}  // namespace outeffhop::models
