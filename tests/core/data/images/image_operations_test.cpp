// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "core/data/distributions.h"
#include "core/data/images/decode_image.h"
#include "core/data/images/mix_images.h"
#include "core/data/images/rand_augment.h"
#include "core/data/images/random_crop.h"
#include "tests/core/data/images/golden_images.h"

namespace outeffhop::data {
namespace {

using Operation = RandAugment::Operation;

const std::map<std::string, Operation> kOperations{{"AutoContrast", Operation::autoContrast},
                                                   {"Equalize", Operation::equalize},
                                                   {"Invert", Operation::invert},
                                                   {"Rotate", Operation::rotate},
                                                   {"Posterize", Operation::posterize},
                                                   {"Solarize", Operation::solarize},
                                                   {"SolarizeAdd", Operation::solarizeAdd},
                                                   {"Color", Operation::colour},
                                                   {"Contrast", Operation::contrast},
                                                   {"Brightness", Operation::brightness},
                                                   {"Sharpness", Operation::sharpness},
                                                   {"ShearX", Operation::shearX},
                                                   {"ShearY", Operation::shearY},
                                                   {"TranslateXRel", Operation::translateX},
                                                   {"TranslateYRel", Operation::translateY}};

Interpolation interpolationOf(const nlohmann::json& item) {
    return item.at("interpolation") == "bilinear" ? Interpolation::bilinear : Interpolation::bicubic;
}

/// How often a drawn number lies below each quantile, against the quantile's own share.
void expectLaw(std::vector<double> drawn, const std::vector<double>& quantiles) {
    std::ranges::sort(drawn);
    const auto count = static_cast<double>(drawn.size());
    for (std::size_t i = 0; i < quantiles.size(); ++i) {
        const double share = static_cast<double>(i + 1) / static_cast<double>(quantiles.size() + 1);
        const auto below = static_cast<double>(std::ranges::lower_bound(drawn, quantiles[i]) - drawn.begin()) / count;
        const auto upTo = static_cast<double>(std::ranges::upper_bound(drawn, quantiles[i]) - drawn.begin()) / count;
        const double tolerance = 5 * std::sqrt(share * (1 - share) * (1 / count + 1e-5));
        EXPECT_LT(below, share + tolerance) << i;
        EXPECT_GT(upTo, share - tolerance) << i;
    }
}

TEST(ImageOperations, RandAugmentIsTimms) {
    std::set<Operation> tried;
    for (const auto& item : goldenImages().at("operations")) {
        const auto operation = kOperations.at(item.at("operation"));
        tried.insert(operation);
        const auto result = RandAugment{}.apply(operation, fixedImage(), item.at("magnitude"), item.at("negative"),
                                                interpolationOf(item));
        EXPECT_EQ(result.pixels, bytesOfHex(item.at("image")))
            << item.at("operation") << ' ' << item.at("magnitude") << ' ' << item.at("negative") << ' '
            << item.at("interpolation");
    }
    EXPECT_EQ(tried.size(), std::size_t(RandAugment::kOperations));
}

TEST(ImageOperations, ResizesLikePillow) {
    for (const auto& item : goldenImages().at("resizes"))
        EXPECT_EQ(resized(fixedImage(), item.at("width"), item.at("height"), interpolationOf(item)).pixels,
                  bytesOfHex(item.at("image")))
            << item.at("width") << " x " << item.at("height") << ' ' << item.at("interpolation");
}

TEST(ImageOperations, Decode) {
    const auto& files = goldenImages().at("files");
    const auto png = decodeImage(bytesOfHex(files.at("png").at("file"))).value();
    EXPECT_EQ(png.width, 22);
    EXPECT_EQ(png.pixels, fixedImage().pixels);
    const auto jpeg = decodeImage(bytesOfHex(files.at("jpeg").at("file"))).value();
    EXPECT_EQ(jpeg.pixels, bytesOfHex(files.at("jpeg").at("image")));
}

TEST(ImageOperations, RandomCropsFollowTimmsLaw) {
    for (const auto& law : goldenImages().at("crops")) {
        const int width = law.at("width"), height = law.at("height");
        std::vector<double> areas, ratios;
        for (std::uint64_t i = 0; i < 20'000; ++i) {
            Random random({7, i});
            const auto box = randomCrop(width, height, random);
            ASSERT_TRUE(box.left >= 0 && box.top >= 0 && box.left + box.width <= width &&
                        box.top + box.height <= height);
            areas.push_back(static_cast<double>(box.width) * box.height / (static_cast<double>(width) * height));
            ratios.push_back(std::log(static_cast<double>(box.width) / box.height));
        }
        expectLaw(areas, law.at("areas"));
        expectLaw(ratios, law.at("ratios"));
    }
}

TEST(ImageOperations, MixingSharesFollowTheBetaLaw) {
    std::vector<double> shares;
    int pastes = 0;
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        Random random({8, i});
        shares.push_back(symmetricBeta(0.2, random));
        pastes += drawMix({}, 224, 224, random).pastes;
    }
    EXPECT_NEAR(pastes, 10'000, 4 * std::sqrt(5000));
    expectLaw(shares, goldenImages().at("beta"));
}

TEST(ImageOperations, MixesLikeTimm) {
    for (const auto& item : goldenImages().at("mixes")) {
        ImageBatch batch{
            .sequences = 4, .channels = 3, .height = 6, .width = 5, .classes = 5, .pixels = {}, .targets = {}};
        for (int i = 0; i < 4 * 3 * 6 * 5; ++i) batch.pixels.push_back(static_cast<float>(i) / 100);
        Mix mix{.share = item.at("share"), .pastes = item.at("pastes"), .box = {0, 0, 5, 6}};
        if (mix.pastes) {
            mix.box = pastedBox(mix.share, 5, 6, item.at("centre").at(1), item.at("centre").at(0));
            mix.share = 1 - mix.box.width * mix.box.height / 30.0;
        }
        mixImages(batch, {2, 0, 4, 4}, mix, 0.1);
        EXPECT_THAT(batch.pixels,
                    testing::Pointwise(testing::FloatNear(1e-6f), item.at("pixels").get<std::vector<float>>()));
        EXPECT_THAT(batch.targets,
                    testing::Pointwise(testing::FloatNear(1e-6f), item.at("targets").get<std::vector<float>>()));
    }
}

TEST(ImageOperations, NoMixingLeavesTheImages) {
    Random random({1});
    const auto mix = drawMix({0, 0, 0}, 8, 8, random);
    EXPECT_EQ(mix.share, 1);
    EXPECT_FALSE(drawMix({0.2, 0, 0}, 8, 8, random).pastes);
    EXPECT_TRUE(drawMix({0, 0.2, 0}, 8, 8, random).pastes);
}

TEST(ImageOperations, EvaluationTakesTheMiddle) {
    EXPECT_EQ(centreCrop(fixedImage(), 12, 0.9).width, 12);
    const auto same = Image::filled(8, 8, {1, 2, 3});
    EXPECT_EQ(centreCrop(same, 8, 0.9).pixels, same.pixels);
    EXPECT_EQ(centreCrop(Image::filled(3, 60'000, {9, 9, 9}), 8, 0.9).pixels, Image::filled(8, 8, {9, 9, 9}).pixels);
    EXPECT_EQ(centreCrop(Image::filled(3, 300, {9, 9, 9}), 8, 0.9).pixels, Image::filled(8, 8, {9, 9, 9}).pixels);
}

TEST(ImageOperations, RandAugmentChangesSomeImagesAndIsRepeatable) {
    int changed = 0;
    for (std::uint64_t i = 0; i < 200; ++i) {
        Random one({3, i}), other({3, i});
        const auto image = RandAugment{}(fixedImage(), one);
        EXPECT_EQ(image.pixels, RandAugment{}(fixedImage(), other).pixels);
        changed += image.pixels != fixedImage().pixels;
    }
    EXPECT_GT(changed, 120) << "three of four have at least one operation";
    EXPECT_LT(changed, 175);
}

}  // namespace
}  // namespace outeffhop::data
