// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <torch/optim/adam.h>

#include <numbers>

#include "core/theory/experiment.h"
#include "core/theory/hopfield_classifier.h"

namespace outeffhop::theory {
namespace {

using store::Better;
using store::MetricShape;

constexpr std::int64_t kEpochs = 40, kBatch = 100, kTestImages = 1000;
constexpr double kLearningRate = 1e-3;

/// Mean cross-entropy in nats and share of images whose class is the most probable one.
struct Score {
    double loss = 0, accuracy = 0;
};

/// Sums over batches.
struct ScoreSums {
    at::Tensor loss = at::zeros({}), hits = at::zeros({}, at::kLong);
    std::int64_t images = 0;

    void add(const at::Tensor& logits, const at::Tensor& labels, const at::Tensor& meanLoss) {
        const at::NoGradGuard noGradient;
        loss += meanLoss * labels.size(0);
        hits += logits.argmax(1).eq(labels).sum();
        images += labels.size(0);
    }
    [[nodiscard]] Score score() const {
        const auto count = static_cast<double>(images);
        return {loss.item<double>() / count, static_cast<double>(hits.item<std::int64_t>()) / count};
    }
};

/// One pass over images in batches; `learn` is given each loss.
template <class Learn>
Score pass(HopfieldClassifier& model, const LabelledImages& images, const at::Tensor& order, const Learn& learn) {
    ScoreSums sums;
    for (const at::Tensor& chosen : order.split(kBatch)) {
        const at::Tensor labels = images.labels.index_select(0, chosen);
        const at::Tensor logits = model.forward(images.pixels.index_select(0, chosen));
        const at::Tensor loss = at::cross_entropy_loss(logits, labels);
        sums.add(logits, labels, loss);
        learn(loss);
    }
    return sums.score();
}

/// Mean 0 and deviation 1 over the pixels of each channel of the training images.
void standardise(ImageSplit& images) {
    const std::array<std::int64_t, 3> kAllButChannels{0, 2, 3};
    const at::Tensor mean = images.training.pixels.mean(kAllButChannels, true);
    const at::Tensor deviation = images.training.pixels.std(kAllButChannels, true, true).clamp_min(1e-6);
    for (auto* part : {&images.training, &images.test}) part->pixels = (part->pixels - mean) / deviation;
}

double learningRate(std::int64_t epoch) {
    return kLearningRate * (1 + std::cos(std::numbers::pi * static_cast<double>(epoch) / kEpochs)) / 2;
}

/// Where the four curves go.
struct Quantities {
    std::size_t trainLoss, trainAccuracy, testLoss, testAccuracy;
};

void learn(const ImageSplit& images, const ClassifierShape& shape, const Quantities& quantities, Tally& tally) {
    HopfieldClassifier model(shape);
    torch::optim::Adam optimizer(model.parameters(), torch::optim::AdamOptions(kLearningRate));
    for (std::int64_t epoch = 0; epoch < kEpochs; ++epoch) {
        static_cast<torch::optim::AdamOptions&>(optimizer.param_groups()[0].options()).lr(learningRate(epoch));
        model.train();
        const Score trained =
            pass(model, images.training, at::randperm(images.training.labels.size(0)), [&](const at::Tensor& loss) {
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
            });
        model.eval();
        const at::NoGradGuard noGradient;
        const Score tested = pass(model, images.test, at::arange(images.test.labels.size(0)), [](const at::Tensor&) {});
        tally.add(quantities.trainLoss, epoch + 1, trained.loss);
        tally.add(quantities.trainAccuracy, epoch + 1, trained.accuracy);
        tally.add(quantities.testLoss, epoch + 1, tested.loss);
        tally.add(quantities.testAccuracy, epoch + 1, tested.accuracy);
    }
}

Quantities define(Tally& tally) {
    const auto quantity = [&](const char* name, const char* title, const std::string& what, Better better) {
        return tally.define({name, title, "", what + " Step: epoch.", MetricShape::scalar, better});
    };
    return {quantity("class.train_loss", "Training loss of the classifier",
                     "Mean cross-entropy over the epoch, dropout on.", Better::lower),
            quantity("class.train_accuracy", "Training accuracy of the classifier",
                     "Share of the epoch's images whose class was the most probable one, dropout on.", Better::higher),
            quantity("class.test_loss", "Test loss of the classifier", "Mean cross-entropy over the test images.",
                     Better::lower),
            quantity("class.test_accuracy", "Test accuracy of the classifier",
                     "Share of the test images whose class is the most probable one.", Better::higher)};
}

}  // namespace

Result<std::vector<Series>> classification(const ImageGallery& gallery, const Setting& setting) {
    Tally tally;
    const auto quantities = define(tally);
    for (const auto seed : setting.seeds) {
        auto images = gallery.split(setting.patterns, kTestImages, static_cast<std::uint64_t>(seed));
        if (!images) return fail(images.error());
        const auto& pixels = images->training.pixels;
        ClassifierShape shape{.channels = pixels.size(1),
                              .height = pixels.size(2),
                              .width = pixels.size(3),
                              .classes = std::max<std::int64_t>(2, images->classes)};
        if (std::min(shape.height, shape.width) < shape.patchesAcross)
            return fail("images of {} x {} pixels are too small for {} patches a side", shape.width, shape.height,
                        shape.patchesAcross);
        shape.normalizer = setting.normalizer;
        shape.scale = setting.beta;
        standardise(*images);
        at::manual_seed(static_cast<std::uint64_t>(seed));
        learn(*images, shape, quantities, tally);
    }
    return tally.series();
}

}  // namespace outeffhop::theory
