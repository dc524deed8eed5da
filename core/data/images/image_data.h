// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <set>

#include "core/data/batch_source.h"
#include "core/data/epochs.h"
#include "core/data/images/image_batch.h"
#include "core/data/images/image_source.h"
#include "core/data/images/mix_images.h"
#include "core/data/images/rand_augment.h"
#include "core/data/skipped.h"

namespace outeffhop::data {

/// Classification of images, augmented as in the ViT recipe.
class ImageData final : public BatchSource<ImageBatch> {
 public:
    enum class Augmentation { none, cropAndFlip, randAugment };
    struct Settings {
        std::filesystem::path path;  ///< openImages
        int size = 224;              ///< pixels, width and height
        Augmentation augmentation = Augmentation::randAugment;
        RandAugment randAugment{};
        Mixing mixing{};
        /// Share of the images, chosen the same for every seed, where there is no other part.
        double validation = 0.05;
        bool strict = false;  ///< an image that cannot be read is a failure, and is not left out
        std::uint64_t seed = 0;
    };
    static Result<ImageData> open(const Settings& settings);

    /// Training images in a random order, epoch after epoch, augmented anew each time. What cannot be read is left out.
    Result<ImageBatch> next(int sequences) override;
    /// Not augmented, targets neither smoothed nor mixed.
    [[nodiscard]] Result<ImageBatch> validation(int index, int sequences) const override;
    [[nodiscard]] std::uint64_t validationSamples() const override { return validation_.size; }
    [[nodiscard]] Result<ImageBatch> probe(int sequences) const override;
    [[nodiscard]] std::string saveState() const override;
    Status restoreState(const std::string& state) override;

    /// Images; those that cannot be read included.
    [[nodiscard]] std::uint64_t trainingImages() const { return training_.size; }
    [[nodiscard]] std::uint64_t validationImages() const { return validation_.size; }
    /// `sequences` validation images from number `first` on, in their order; fewer at the end.
    [[nodiscard]] Result<ImageBatch> validationInOrder(std::uint64_t first, int sequences) const;

    [[nodiscard]] const std::vector<std::string>& classes() const { return sources_.training->classes(); }
    /// Images found so far that cannot be read.
    [[nodiscard]] const Skipped& skipped() const { return skipped_; }

 private:
    /// Images `offset`, `offset` + 1, ... of a source, in a fixed random order where a source serves both parts.
    struct Part {
        const ImageSource* source = nullptr;
        std::uint64_t offset = 0, size = 0;
        bool scattered = false;
    };
    struct Sample {
        Image image;
        int label;
    };

    ImageData(ImageSources sources, const Settings& settings);
    [[nodiscard]] Result<Sample> read(const Part& part, std::uint64_t element) const;
    /// The next sample that can be read of the walk that stands at `position`, which moves on.
    template <class Prepare>
    Result<ImageBatch> collect(const Part& part, const Epochs& epochs, std::uint64_t& position, int sequences,
                               std::vector<int>& labels, Prepare prepare) const;
    [[nodiscard]] Result<ImageBatch> plain(std::uint64_t stream, std::uint64_t first, int sequences) const;
    [[nodiscard]] Image augmented(const Image& image, Random random) const;
    [[nodiscard]] ImageBatch empty() const;
    void add(ImageBatch& batch, const Image& image) const;
    Status leaveOut(const Error& error) const;

    ImageSources sources_;
    Settings settings_;
    Part training_, validation_;
    std::uint64_t position_ = 0;  ///< samples already visited
    std::string fingerprint_;
    mutable Skipped skipped_;
    mutable std::set<std::string> known_;  ///< reasons counted already
};

}  // namespace outeffhop::data
