// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/theory/image_patterns.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "tests/core/theory/gallery.h"

namespace outeffhop::theory {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Gallery : public testing::Test {
 protected:
    void writePpm(const std::string& name, int width, int height, const std::string& pixels) const {
        std::filesystem::create_directories((folder_.path() / name).parent_path());
        std::ofstream(folder_.path() / name, std::ios::binary) << "P6 " << width << " " << height << " 255\n" << pixels;
    }
    tests::ScratchFolder folder_;
};

TEST_F(Gallery, GreyImagesHaveOneChannel) {
    writeIdx(folder_.path(), 12);
    const auto drawn = ImageGallery::open(folder_.path())->draw(5, 3);
    ASSERT_TRUE(drawn) << drawn.error().message;
    EXPECT_EQ(drawn->values.sizes().vec(), (std::vector<std::int64_t>{5, 24}));
    EXPECT_EQ(drawn->values.scalar_type(), at::kDouble);
    EXPECT_EQ(drawn->channels, 1);
    EXPECT_EQ(drawn->height, 6);
    EXPECT_EQ(drawn->width, 4);
    EXPECT_GE(drawn->values.min().item<double>(), 0);
    EXPECT_LE(drawn->values.max().item<double>(), 1);
}

TEST_F(Gallery, ColourImagesAreFlattenedByChannel) {
    writePpm("a/one.ppm", 2, 1, std::string{'\xff', 0, 51, 102, 0, 0});
    const auto drawn = ImageGallery::open(folder_.path())->draw(1, 0);
    ASSERT_TRUE(drawn) << drawn.error().message;
    EXPECT_EQ(drawn->channels, 3);
    const at::Tensor expected = at::tensor({1., .4, 0., 0., .2, 0.}, at::kDouble).unsqueeze(0);
    EXPECT_LE((drawn->values - expected).abs().max().item<double>(), 1e-15);
}

TEST_F(Gallery, DrawsDependOnTheSeedAndBeginAlike) {
    writeIdx(folder_.path(), 12);
    const auto gallery = ImageGallery::open(folder_.path());
    const auto all = gallery->draw(12, 3)->values;
    EXPECT_TRUE(at::equal(gallery->draw(5, 3)->values, all.narrow(0, 0, 5)));
    EXPECT_FALSE(at::equal(gallery->draw(5, 4)->values, all.narrow(0, 0, 5)));
    for (std::int64_t i = 1; i < 12; ++i) EXPECT_FALSE(at::equal(all[0], all[i])) << "drawn twice";
}

TEST_F(Gallery, SaysWhatIsWrong) {
    writePpm("a/one.ppm", 2, 1, std::string(6, 'x'));
    writePpm("a/two.ppm", 1, 1, std::string(3, 'x'));
    const auto gallery = ImageGallery::open(folder_.path());
    EXPECT_THAT(gallery->draw(3, 1).error().message, AllOf(HasSubstr(folder_.path().string()), HasSubstr("2 images")));
    EXPECT_THAT(gallery->draw(2, 1).error().message,
                AllOf(HasSubstr(folder_.path().string()), HasSubstr("different sizes")));
    EXPECT_THAT(ImageGallery::open(folder_.path() / "none").error().message, HasSubstr("none"));
}

}  // namespace
}  // namespace outeffhop::theory
