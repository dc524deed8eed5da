// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/images/image.h"

namespace outeffhop::data {

/// Labelled images that are read one at a time.
class ImageSource {
 public:
    virtual ~ImageSource() = default;

    [[nodiscard]] virtual std::uint64_t size() const = 0;
    /// Fails with file and reason when it cannot be read or decoded.
    [[nodiscard]] virtual Result<Image> image(std::uint64_t number) const = 0;
    /// Below the number of classes.
    [[nodiscard]] virtual int label(std::uint64_t number) const = 0;
    [[nodiscard]] virtual const std::vector<std::string>& classes() const = 0;
    /// Tells sources apart.
    [[nodiscard]] virtual std::uint64_t fingerprint() const = 0;
};

/// Training and validation images; without `validation`, a part of the training images has to serve.
struct ImageSources {
    std::unique_ptr<ImageSource> training, validation;
};

/// What lies at `path`:
/// a folder with a folder of images for each class (classes in the order of their names), or with such folders in
/// train/ and in val/, valid/, validation/ or test/; a folder with MNIST's IDX files (also .gz), or one IDX file of
/// images; a folder with CIFAR-10's or CIFAR-100's binary batches.
Result<ImageSources> openImages(const std::filesystem::path& path);

Result<std::unique_ptr<ImageSource>> openClassFolders(const std::filesystem::path& folder);
/// `labels` belong to `images`; both may be gzipped. At most 2 GB of pixels.
Result<std::unique_ptr<ImageSource>> openIdx(const std::filesystem::path& images, const std::filesystem::path& labels);
/// Records of `labelBytes` (1: CIFAR-10, 2: CIFAR-100, whose fine label counts) and 3 x 32 x 32 pixels.
Result<std::unique_ptr<ImageSource>> openCifar(std::vector<std::filesystem::path> files, int labelBytes,
                                               const std::filesystem::path& names);

}  // namespace outeffhop::data
