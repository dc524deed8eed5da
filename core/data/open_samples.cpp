// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/open_samples.h"

namespace outeffhop::data {
namespace {

ImageData::Augmentation augmentationOf(const std::string& setting) {
    if (setting == "none") return ImageData::Augmentation::none;
    return setting == "crop_flip" ? ImageData::Augmentation::cropAndFlip : ImageData::Augmentation::randAugment;
}

template <class T>
Result<T> aboutPath(Result<T> opened) {
    if (!opened) return fail(std::move(opened.error()).during("data.path"));
    return opened;
}

}  // namespace

Result<SeriesData> openSeries(const config::RunConfig& config) {
    return aboutPath(SeriesData::open({.path = config.data.path,
                                       .steps = static_cast<int>(config.data.length),
                                       .horizon = static_cast<int>(config.data.horizon),
                                       .split = config.data.split,
                                       .strict = config.data.strict,
                                       .seed = static_cast<std::uint64_t>(config.seed)}));
}

Result<ImageData> openImageData(const config::RunConfig& config) {
    const auto& data = config.data;
    return aboutPath(ImageData::open({.path = data.path,
                                      .size = static_cast<int>(data.imageSize),
                                      .augmentation = augmentationOf(data.augment),
                                      .randAugment = {data.magnitude, data.magnitudeStd},
                                      .mixing = {data.mixup, data.cutmix, data.labelSmoothing},
                                      .validation = data.validation,
                                      .strict = data.strict,
                                      .seed = static_cast<std::uint64_t>(config.seed)}));
}

}  // namespace outeffhop::data
