// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/images/image_data.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include <cmath>
#include <numeric>

#include "tests/core/data/images/golden_images.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::data {
namespace fs = std::filesystem;
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class Images : public testing::Test {
 protected:
    void write(const fs::path& name, const std::string& bytes) const {
        fs::create_directories((root() / name).parent_path());
        std::ofstream(root() / name, std::ios::binary) << bytes;
    }
    void writePng(const fs::path& name) const {
        const auto bytes = bytesOfHex(goldenImages().at("files").at("png").at("file"));
        write(name, {bytes.begin(), bytes.end()});
    }
    [[nodiscard]] fs::path root() const { return folder_.path() / "images"; }
    [[nodiscard]] ImageData::Settings settings(int size = 8) const {
        return {.path = root(), .size = size, .validation = 0.25};
    }
    void writeClasses(int images) const {
        for (int i = 0; i < images; ++i)
            for (const auto* name : {"cat", "dog", "eel"}) writePng(fs::path(name) / (std::to_string(i) + ".png"));
    }
    static std::string idx(const std::vector<std::uint32_t>& sizes, const std::string& values) {
        std::string bytes{'\0', '\0', '\x08', static_cast<char>(sizes.size())};
        for (const auto size : sizes)
            for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(size >> shift));
        return bytes + values;
    }
    tests::ScratchFolder folder_;
};

TEST_F(Images, ClassFolders) {
    writeClasses(4);
    write("cat/notes.txt", "not an image");
    auto data = ImageData::open(settings()).value();
    EXPECT_THAT(data.classes(), ElementsAre("cat", "dog", "eel"));
    EXPECT_EQ(data.trainingImages(), 9u);
    EXPECT_EQ(data.validationImages(), 3u);
    const auto batch = data.next(4).value();
    EXPECT_EQ(batch.pixels.size(), 4u * 3 * 8 * 8);
    ASSERT_EQ(batch.targets.size(), 4u * 3);
    for (int i = 0; i < 4; ++i) {
        const auto* row = batch.targets.data() + i * 3;
        EXPECT_NEAR(std::accumulate(row, row + 3, 0.f), 1, 1e-6);
    }
    for (const auto value : batch.pixels) EXPECT_LE(std::abs(value), 1);
    const auto plain = data.validation(0, 3).value();
    EXPECT_EQ(plain.pixels, data.validation(0, 3)->pixels);
    EXPECT_EQ(std::ranges::count(plain.targets, 1.f), 3);
    EXPECT_EQ(data.validationInOrder(2, 5)->sequences, 1);
    EXPECT_EQ(data.skipped().count, 0u);
}

TEST_F(Images, FoldersForEachPart) {
    for (const auto* name : {"train/a/1.png", "train/b/1.png", "val/b/1.png"}) writePng(name);
    fs::create_directories(root() / "val" / "a");
    const auto data = ImageData::open(settings()).value();
    EXPECT_EQ(data.trainingImages(), 2u);
    EXPECT_THAT(data.validation(0, 1)->targets, ElementsAre(0, 1));
}

TEST_F(Images, WhatCannotBeDecodedIsNamedAndCounted) {
    writeClasses(4);
    write("dog/broken.png", "\x89PNG and then nothing");
    write("eel/text.jpg", "no image");
    write("eel/empty.jpg", "");
    auto strict = settings();
    strict.strict = true;
    auto data = ImageData::open(settings()).value(), other = ImageData::open(strict).value();
    for (int epoch = 0; epoch < 3; ++epoch) {
        ASSERT_EQ(data.next(15)->sequences, 15);
        (void)data.validationInOrder(0, 15);
    }
    EXPECT_EQ(data.skipped().count, 3u) << "each is counted once";
    EXPECT_THAT(data.skipped().reasons,
                testing::IsSupersetOf({HasSubstr("broken.png"), HasSubstr("text.jpg: it is no image")}));
    bool stopped = false;
    for (int i = 0; i < 15 && !stopped; ++i) stopped = !other.next(1) || !other.validationInOrder(i, 1);
    EXPECT_TRUE(stopped);
}

TEST_F(Images, NoImageThatCanBeRead) {
    for (const auto* name : {"a/1.png", "a/2.png", "b/1.png", "b/2.png"}) write(name, "nothing");
    auto data = ImageData::open(settings()).value();
    EXPECT_THAT(data.next(1).error().message, HasSubstr("none of the images can be read"));
    fs::remove_all(root());
    fs::create_directories(root());
    EXPECT_THAT(ImageData::open(settings()).error().message, HasSubstr("no folders with images"));
    EXPECT_FALSE(ImageData::open({.path = root() / "absent", .size = 8}));
}

TEST_F(Images, MoreClassesToValidateThanToTrain) {
    for (const auto* name : {"train/cat/1.png", "test/cat/1.png", "test/dog/1.png"}) writePng(name);
    EXPECT_THAT(ImageData::open(settings()).error().message, AllOf(HasSubstr(root().string()), HasSubstr("2 classes")));
}

TEST_F(Images, GoOnWhereTheyStood) {
    writeClasses(4);
    auto data = ImageData::open(settings()).value(), resumed = ImageData::open(settings()).value();
    (void)data.next(5);
    ASSERT_TRUE(resumed.restoreState(data.saveState()));
    const auto a = data.next(6).value(), b = resumed.next(6).value();
    EXPECT_EQ(a.pixels, b.pixels);
    EXPECT_EQ(a.targets, b.targets);
    writeClasses(5);
    EXPECT_THAT(ImageData::open(settings())->restoreState(data.saveState()).error().message, HasSubstr("have changed"));
}

TEST_F(Images, Idx) {
    write("train-images-idx3-ubyte",
          idx({4, 2, 2}, std::string("\0\0\0\0\x10\x10\x10\x10\x20\x20\x20\x20\xff\xff\xff\xff", 16)));
    write("train-labels-idx1-ubyte", idx({4}, std::string("\0\1\2\1", 4)));
    auto plain = settings(2);
    plain.augmentation = ImageData::Augmentation::none;
    plain.mixing = {0, 0, 0};
    const auto data = ImageData::open(plain).value();
    EXPECT_EQ(data.classes().size(), 3u);
    EXPECT_EQ(data.trainingImages() + data.validationImages(), 4u);
    const auto source = openImages(root()).value().training->image(3).value();
    EXPECT_EQ(source.pixels, std::vector<std::uint8_t>(12, 0xff));
}

TEST_F(Images, GzippedIdx) {
    fs::create_directories(root());
    for (const auto& [name, bytes] : {std::pair{"t10k-images-idx3-ubyte.gz", idx({2, 1, 1}, "ab")},
                                      {"t10k-labels-idx1-ubyte.gz", idx({2}, std::string("\1\0", 2))}}) {
        const auto file = ::gzopen((root() / name).c_str(), "wb");
        ::gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
        ::gzclose(file);
    }
    const auto source = openImages(root()).value();
    EXPECT_EQ(source.training->image(1)->pixels, std::vector<std::uint8_t>(3, 'b'));
    EXPECT_EQ(source.training->label(0), 1);
}

TEST_F(Images, BrokenIdx) {
    const auto reason = [this](const std::string& images, const std::string& labels) {
        write("train-images-idx3-ubyte", images);
        write("train-labels-idx1-ubyte", labels);
        const auto source = openImages(root());
        return source ? "it opened" : source.error().message;
    };
    const auto labels = idx({2}, "ab");
    EXPECT_THAT(reason(idx({2, 1, 1}, "a"), labels), HasSubstr("train-images-idx3-ubyte ends after 1 bytes"));
    EXPECT_THAT(reason(idx({4000000000, 4000000000, 4000000000}, "a"), labels), HasSubstr("too much"));
    EXPECT_THAT(reason(idx({0, 1, 1}, ""), labels), HasSubstr("not possible"));
    EXPECT_THAT(reason(idx({1 << 30, 1, 1}, "a"), labels), HasSubstr("promises more"));
    EXPECT_THAT(reason("\x00\x00", labels), HasSubstr("ends after"));
    EXPECT_THAT(reason(idx({2, 2}, "abcd"), labels), HasSubstr("no IDX file of bytes with 3 dimensions"));
    EXPECT_THAT(reason(idx({3, 1, 1}, "abc"), labels), HasSubstr("has 3 images"));
}

TEST_F(Images, CifarBatches) {
    std::string record(3073, '\0');
    record[0] = 2;
    record[1] = 'r', record[1 + 1024] = 'g', record[1 + 2048] = 'b', record[2] = 'R';
    write("data_batch_1.bin", record + record);
    write("test_batch.bin", record);
    write("batches.meta.txt", "airplane\nautomobile\nbird\n\n");
    const auto sources = openImages(root()).value();
    EXPECT_EQ(sources.training->size(), 2u);
    EXPECT_THAT(sources.training->classes(), ElementsAre("airplane", "automobile", "bird"));
    EXPECT_EQ(sources.validation->label(0), 2);
    const auto image = sources.training->image(1).value();
    EXPECT_THAT(std::vector(image.pixels.begin(), image.pixels.begin() + 4), ElementsAre('r', 'g', 'b', 'R'));
    write("test_batch.bin", record + "x");
    EXPECT_THAT(openImages(root()).error().message, HasSubstr("test_batch.bin has 3074 bytes"));
}

}  // namespace
}  // namespace outeffhop::data
