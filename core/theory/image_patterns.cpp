// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/theory/image_patterns.h"

#include <ATen/ATen.h>

#include "core/data/permutation.h"

namespace outeffhop::theory {
namespace {

/// float64 [channels, height, width] in [0, 1].
at::Tensor pixelsOf(const data::Image& image) {
    auto* bytes = const_cast<std::uint8_t*>(image.pixels.data());
    const at::Tensor pixels = at::from_blob(bytes, {image.height, image.width, data::kChannels}, at::kByte);
    return pixels.permute({2, 0, 1}).to(at::kDouble).div_(255);
}

bool isGrey(const at::Tensor& images) {
    return images.eq(images.narrow(1, 0, 1)).all().item<bool>();
}

}  // namespace

ImageGallery::ImageGallery(std::filesystem::path folder, data::ImageSources sources)
    : folder_(std::move(folder)), sources_(std::move(sources)) {}

Result<ImageGallery> ImageGallery::open(const std::filesystem::path& folder) {
    auto sources = data::openImages(folder);
    if (!sources) return fail(sources.error());
    return ImageGallery(folder, std::move(*sources));
}

Result<ImagePatterns> ImageGallery::draw(std::int64_t count, std::uint64_t seed) const {
    const auto& source = *sources_.training;
    if (source.size() < static_cast<std::uint64_t>(count))
        return fail("{} has {} images, fewer than {}", folder_.string(), source.size(), count);
    const data::Permutation order(source.size(), seed);
    std::vector<at::Tensor> images;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto image = source.image(order(i));
        if (!image) return fail(image.error());
        images.push_back(pixelsOf(*image));
        if (images.back().sizes() != images.front().sizes())
            return fail("{}: the images have different sizes, {} x {} and {} x {}", folder_.string(),
                        images.front().size(2), images.front().size(1), image->width, image->height);
    }
    at::Tensor all = at::stack(images);
    if (isGrey(all)) all = all.narrow(1, 0, 1);
    return ImagePatterns{all.flatten(1).contiguous(), all.size(1), all.size(2), all.size(3)};
}

}  // namespace outeffhop::theory
