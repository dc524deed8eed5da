// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <memory>

#include "core/base/result.h"
#include "core/data/images/image_source.h"

namespace outeffhop::theory {

/// Images as patterns of a memory: flattened pixels in [0, 1] as [channels, height, width], one channel where all
/// images drawn are grey.
struct ImagePatterns {
    at::Tensor values;  ///< float64 [count, channels * height * width]
    std::int64_t channels = 0, height = 0, width = 0;
};

/// Images and their classes: float32 [count, channels, height, width], pixels in [0, 1], and int64 [count].
struct LabelledImages {
    at::Tensor pixels, labels;
};

/// Images to learn from and others to be measured on.
struct ImageSplit {
    LabelledImages training, test;
    std::int64_t classes = 0;
};

/// Draws patterns from a folder of images (data::openImages), from its training images where it has two parts.
class ImageGallery {
 public:
    static Result<ImageGallery> open(const std::filesystem::path& folder);

    /// `count` different images; the same for the same seed, and the first ones of a larger draw. Fails when there are
    /// too few, when one cannot be read, and when they differ in size.
    [[nodiscard]] Result<ImagePatterns> draw(std::int64_t count, std::uint64_t seed) const;

    /// `training` images as draw() draws them, and up to `test` others, from the validation images where the folder has
    /// such. Fails as draw() does, and where no image is left for the test.
    [[nodiscard]] Result<ImageSplit> split(std::int64_t training, std::int64_t test, std::uint64_t seed) const;

 private:
    explicit ImageGallery(std::filesystem::path folder, data::ImageSources sources);

    std::filesystem::path folder_;
    data::ImageSources sources_;
};

}  // namespace outeffhop::theory
