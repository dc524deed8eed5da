// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/images/mix_images.h"

#include <algorithm>
#include <cmath>

#include "core/data/distributions.h"

namespace outeffhop::data {
namespace {

/// Mixes two images of the batch with each other.
void mixPair(ImageBatch& batch, int first, int second, const Mix& mix) {
    const auto size = std::size_t(batch.channels) * batch.height * batch.width;
    auto* one = batch.pixels.data() + first * size;
    auto* other = batch.pixels.data() + second * size;
    const auto share = static_cast<float>(mix.share);
    for (int channel = 0; channel < batch.channels; ++channel)
        for (int y = mix.box.top; y < mix.box.top + mix.box.height; ++y)
            for (int x = mix.box.left; x < mix.box.left + mix.box.width; ++x) {
                const auto at = (std::size_t(channel) * batch.height + y) * batch.width + x;
                const auto a = one[at], b = other[at];
                one[at] = mix.pastes ? b : share * a + (1 - share) * b;
                other[at] = mix.pastes ? a : share * b + (1 - share) * a;
            }
}

}  // namespace

Box pastedBox(double share, int width, int height, int centreX, int centreY) {
    const double ratio = std::sqrt(1 - share);
    const int boxWidth = static_cast<int>(width * ratio), boxHeight = static_cast<int>(height * ratio);
    const int left = std::clamp(centreX - boxWidth / 2, 0, width), top = std::clamp(centreY - boxHeight / 2, 0, height);
    const int right = std::clamp(centreX + (boxWidth + 1) / 2, 0, width);
    const int bottom = std::clamp(centreY + (boxHeight + 1) / 2, 0, height);
    return {left, top, right - left, bottom - top};
}

Mix drawMix(const Mixing& mixing, int width, int height, Random& random) {
    if (mixing.mixup <= 0 && mixing.cutmix <= 0) return {};
    const bool pastes = mixing.mixup <= 0 || (mixing.cutmix > 0 && random.uniform() < 0.5);
    const double share = symmetricBeta(pastes ? mixing.cutmix : mixing.mixup, random);
    if (!pastes) return {share, false, {0, 0, width, height}};
    const auto x = static_cast<int>(random.below(width)), y = static_cast<int>(random.below(height));
    const auto box = pastedBox(share, width, height, x, y);
    return {1 - static_cast<double>(box.width) * box.height / (static_cast<double>(width) * height), true, box};
}

void mixImages(ImageBatch& batch, const std::vector<int>& labels, const Mix& mix, double labelSmoothing) {
    const auto off = static_cast<float>(labelSmoothing / batch.classes);
    const auto on = static_cast<float>(1 - labelSmoothing);
    const auto share = static_cast<float>(mix.share);
    batch.targets.assign(std::size_t(batch.sequences) * batch.classes, off);
    for (int i = 0; i < batch.sequences; ++i) {
        const int other = batch.sequences - 1 - i;
        auto* row = batch.targets.data() + std::size_t(i) * batch.classes;
        row[labels[i]] += on * share;
        row[labels[other]] += on * (1 - share);
        if (i < other && mix.share < 1) mixPair(batch, i, other, mix);
    }
}

}  // namespace outeffhop::data
