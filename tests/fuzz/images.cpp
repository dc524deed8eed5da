// SPDX-License-Identifier: GPL-3.0-or-later
#include <zlib.h>

#include "core/data/images/image_data.h"
#include "tests/fuzz/target.h"

namespace outeffhop::fuzz {
namespace {

constexpr int kCount = 6;

std::string bigEndian(std::uint32_t number) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift);
    return bytes;
}

std::string idxImages() {
    auto bytes = std::string("\0\0\x08\x03", 4) + bigEndian(kCount) + bigEndian(5) + bigEndian(4);
    for (int i = 0; i < kCount * 5 * 4; ++i) bytes += static_cast<char>(i * 7);
    return bytes;
}

std::string idxLabels() {
    auto bytes = std::string("\0\0\x08\x01", 4) + bigEndian(kCount);
    for (int i = 0; i < kCount; ++i) bytes += static_cast<char>(i % 3);
    return bytes;
}

std::string gzipped(const std::string& bytes) {
    std::string packed(::compressBound(bytes.size()) + 32, '\0');
    z_stream stream{};
    constexpr int kGzip = 16 + MAX_WBITS;
    ::deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    ::deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    ::deflateEnd(&stream);
    return packed;
}

std::string cifar(int labelBytes) {
    std::string bytes;
    for (int record = 0; record < 3; ++record) {
        bytes += std::string(static_cast<std::size_t>(labelBytes), static_cast<char>(record));
        for (int i = 0; i < 3 * 32 * 32; ++i) bytes += static_cast<char>(i * record);
    }
    return bytes;
}

/// Two classes with these pictures in each.
Files classes(std::initializer_list<const char*> names) {
    Files files;
    for (const auto* name : names) {
        const auto bytes = contentOf(std::string("tests/fuzz/seeds/") + name);
        files[std::string("cat/") + name] = bytes;
        files[std::string("dog/") + name] = bytes;
    }
    return files;
}

Status useImages(const std::filesystem::path& folder, data::ImageData::Augmentation augmentation, bool strict) {
    data::ImageData::Settings settings;
    settings.path = folder;
    settings.size = 8;
    settings.augmentation = augmentation;
    settings.validation = 0.3;
    settings.strict = strict;
    auto images = data::ImageData::open(settings);
    if (!images) return fail(images.error());
    for (auto batch : {images->next(4), images->validation(0, 2), images->probe(2)}) {
        if (!batch) return fail(batch.error());
        if (batch->pixels.size() != std::size_t(batch->sequences) * batch->channels * batch->height * batch->width ||
            batch->targets.size() != std::size_t(batch->sequences) * batch->classes)
            throw std::logic_error("a batch has another size than it says");
    }
    return {};
}

}  // namespace

Target images() {
    using Augmentation = data::ImageData::Augmentation;
    return {
        .name = "images",
        .seeds = {classes({"baseline.jpg", "progressive.jpg", "grey.jpg", "inks.jpg"}),
                  classes({"colour.png", "palette.png", "alpha.png"}),
                  classes({"colour.bmp", "palette.bmp"}),
                  classes({"palette.gif", "colour.tga", "colour.ppm", "grey.pgm"}),
                  {{"train-images-idx3-ubyte", idxImages()}, {"train-labels-idx1-ubyte", idxLabels()}},
                  {{"t10k-images-idx3-ubyte.gz", gzipped(idxImages())},
                   {"t10k-labels-idx1-ubyte.gz", gzipped(idxLabels())}},
                  {{"data_batch_1.bin", cifar(1)}, {"test_batch.bin", cifar(1)}, {"batches.meta.txt", "plane\ncar\n"}},
                  {{"train.bin", cifar(2)}, {"test.bin", cifar(2)}}},
        .use = [](const std::filesystem::path& folder) -> Status {
            std::ignore = useImages(folder, Augmentation::randAugment, true);
            return useImages(folder, Augmentation::none, false);
        }};
}

}  // namespace outeffhop::fuzz
