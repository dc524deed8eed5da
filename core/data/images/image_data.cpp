// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/images/image_data.h"

#include <algorithm>

#include "core/data/images/random_crop.h"
#include "core/data/order_state.h"
#include "core/data/permutation.h"
#include "core/data/streams.h"

namespace outeffhop::data {
namespace {

constexpr const char* kName = "images";
constexpr double kEvaluationCrop = 0.9;  // share of the shorter side, as the ViT recipe evaluates
constexpr float kMean = 0.5f, kDeviation = 0.5f;

}  // namespace

Result<ImageData> ImageData::open(const Settings& settings) {
    auto sources = openImages(settings.path);
    if (!sources) return fail(sources.error());
    ImageData data(std::move(*sources), settings);
    if (data.training_.size == 0 || data.validation_.size == 0)
        return fail("{} has too few images for training and validation", settings.path.string());
    return data;
}

ImageData::ImageData(ImageSources sources, const Settings& settings)
    : sources_(std::move(sources)), settings_(settings) {
    const auto& training = *sources_.training;
    fingerprint_ = fmt::format("{}-{:016x}", training.size(), training.fingerprint());
    if (sources_.validation) {
        training_ = {&training, 0, training.size(), false};
        validation_ = {sources_.validation.get(), 0, sources_.validation->size(), false};
        return;
    }
    const auto share = static_cast<std::uint64_t>(static_cast<double>(training.size()) * settings.validation);
    const auto kept = std::clamp<std::uint64_t>(share, 1, training.size());
    validation_ = {&training, 0, kept, true};
    training_ = {&training, kept, training.size() - kept, true};
}

Result<ImageData::Sample> ImageData::read(const Part& part, std::uint64_t element) const {
    const Permutation scatter(part.source->size(), Random({streams::kSharedSeed, streams::kOrder}).next());
    const auto number = part.scattered ? scatter(part.offset + element) : part.offset + element;
    return part.source->image(number).map([&](Image&& image) {
        return Sample{std::move(image), part.source->label(number)};
    });
}

Status ImageData::leaveOut(const Error& error) const {
    if (settings_.strict) return fail(error);
    if (known_.insert(error.message).second) skipped_.add(error.message);
    return {};
}

ImageBatch ImageData::empty() const {
    return {.sequences = 0,
            .channels = kChannels,
            .height = settings_.size,
            .width = settings_.size,
            .classes = static_cast<int>(classes().size()),
            .pixels = {},
            .targets = {}};
}

void ImageData::add(ImageBatch& batch, const Image& image) const {
    for (int channel = 0; channel < kChannels; ++channel)
        for (std::size_t i = channel; i < image.pixels.size(); i += kChannels)
            batch.pixels.push_back((static_cast<float>(image.pixels[i]) / 255 - kMean) / kDeviation);
    ++batch.sequences;
}

Image ImageData::augmented(const Image& image, Random random) const {
    if (settings_.augmentation == Augmentation::none) return centreCrop(image, settings_.size, kEvaluationCrop);
    const auto box = randomCrop(image.width, image.height, random);
    const auto interpolation = random.below(2) == 0 ? Interpolation::bilinear : Interpolation::bicubic;
    auto result = resized(cropped(image, box), settings_.size, settings_.size, interpolation);
    if (random.uniform() < 0.5) result = flipped(result);
    if (settings_.augmentation == Augmentation::cropAndFlip) return result;
    return settings_.randAugment(std::move(result), random);
}

template <class Prepare>
Result<ImageBatch> ImageData::collect(const Part& part, const Epochs& epochs, std::uint64_t& position, int sequences,
                                      std::vector<int>& labels, Prepare prepare) const {
    auto batch = empty();
    for (std::uint64_t failures = 0; batch.sequences < sequences;) {
        const auto visit = epochs(position++);
        auto sample = read(part, visit.element);
        if (sample) {
            failures = 0;
            labels.push_back(sample->label);
            add(batch, prepare(sample->image, visit));
            continue;
        }
        if (auto status = leaveOut(sample.error()); !status) return fail(status.error());
        if (++failures == part.size)
            return fail("none of the images can be read; the last one: {}", sample.error().message);
    }
    return batch;
}

Result<ImageBatch> ImageData::next(int sequences) {
    const auto first = position_;
    const Epochs epochs{training_.size, settings_.seed, streams::kTraining};
    std::vector<int> labels;
    auto batch = collect(training_, epochs, position_, sequences, labels, [&](const Image& image, Epochs::Visit visit) {
        return augmented(image, Random({settings_.seed, streams::kAugmentation, visit.pass, visit.element}));
    });
    if (!batch) {
        position_ = first;
        return batch;
    }
    Random random({settings_.seed, streams::kMixing, first});
    const auto mix = drawMix(settings_.mixing, settings_.size, settings_.size, random);
    mixImages(*batch, labels, mix, settings_.mixing.labelSmoothing);
    return batch;
}

Result<ImageBatch> ImageData::plain(std::uint64_t stream, std::uint64_t first, int sequences) const {
    std::vector<int> labels;
    auto batch = collect(
        validation_, {validation_.size, streams::kSharedSeed, stream}, first, sequences, labels,
        [this](const Image& image, Epochs::Visit) { return centreCrop(image, settings_.size, kEvaluationCrop); });
    if (batch) mixImages(*batch, labels, {}, 0);
    return batch;
}

Result<ImageBatch> ImageData::validation(int index, int sequences) const {
    return plain(streams::kValidation, static_cast<std::uint64_t>(index) * sequences, sequences);
}

Result<ImageBatch> ImageData::probe(int sequences) const {
    return plain(streams::kProbe, 0, sequences);
}

Result<ImageBatch> ImageData::validationInOrder(std::uint64_t first, int sequences) const {
    auto batch = empty();
    std::vector<int> labels;
    const auto end = std::min(validation_.size, first + sequences);
    for (auto number = first; number < end; ++number) {
        const auto sample = read(validation_, number);
        if (!sample) {
            if (auto status = leaveOut(sample.error()); !status) return fail(status.error());
            continue;
        }
        labels.push_back(sample->label);
        add(batch, centreCrop(sample->image, settings_.size, kEvaluationCrop));
    }
    mixImages(batch, labels, {}, 0);
    return batch;
}

std::string ImageData::saveState() const {
    return OrderState{kName, position_, fingerprint_}.toJson();
}

Status ImageData::restoreState(const std::string& state) {
    const auto order = OrderState::fromJson(state, kName);
    if (!order) return fail(order.error());
    if (order->fingerprint != fingerprint_)
        return fail("the images have changed since the checkpoint was written, so their order cannot be continued");
    position_ = order->position;
    return {};
}

}  // namespace outeffhop::data
