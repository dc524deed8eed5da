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

/// Images number `first`, ... of a random order: float64 [count, channels, height, width], and their classes.
Result<LabelledImages> read(const data::ImageSource& source, std::int64_t first, std::int64_t count, std::uint64_t seed,
                            const std::string& folder) {
    if (source.size() < static_cast<std::uint64_t>(first + count))
        return fail("{} has {} images, fewer than {}", folder, source.size(), first + count);
    const data::Permutation order(source.size(), seed);
    std::vector<at::Tensor> images;
    std::vector<std::int64_t> labels;
    for (std::int64_t i = first; i < first + count; ++i) {
        const auto number = order(static_cast<std::uint64_t>(i));
        const auto image = source.image(number);
        if (!image) return fail(image.error());
        images.push_back(pixelsOf(*image));
        labels.push_back(source.label(number));
        if (images.back().sizes() != images.front().sizes())
            return fail("{}: the images have different sizes, {} x {} and {} x {}", folder, images.front().size(2),
                        images.front().size(1), image->width, image->height);
    }
    return LabelledImages{at::stack(images), at::tensor(labels, at::kLong)};
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
    const auto images = read(*sources_.training, 0, count, seed, folder_.string());
    if (!images) return fail(images.error());
    at::Tensor all = images->pixels;
    if (isGrey(all)) all = all.narrow(1, 0, 1);
    return ImagePatterns{all.flatten(1).contiguous(), all.size(1), all.size(2), all.size(3)};
}

Result<ImageSplit> ImageGallery::split(std::int64_t training, std::int64_t test, std::uint64_t seed) const {
    auto learned = read(*sources_.training, 0, training, seed, folder_.string());
    if (!learned) return fail(learned.error());
    const auto& others = sources_.validation ? *sources_.validation : *sources_.training;
    const auto first = sources_.validation ? 0 : training;
    const auto count = std::min(test, static_cast<std::int64_t>(others.size()) - first);
    if (count < 1) return fail("{}: {} images leave none to measure on", folder_.string(), training);
    auto measured = read(others, first, count, seed, folder_.string());
    if (!measured) return fail(measured.error());
    const bool grey = isGrey(learned->pixels) && isGrey(measured->pixels);
    for (auto* part : {&*learned, &*measured})
        part->pixels = (grey ? part->pixels.narrow(1, 0, 1) : part->pixels).to(at::kFloat).contiguous();
    return ImageSplit{*learned, *measured, static_cast<std::int64_t>(sources_.training->classes().size())};
}

}  // namespace outeffhop::theory
