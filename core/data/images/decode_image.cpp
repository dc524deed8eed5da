// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/images/decode_image.h"

#include <memory>

#include "core/data/images/decode_jpeg.h"
#include "core/data/images/decode_netpbm.h"
#include "core/data/text_file.h"

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_NO_STDIO
#define STBI_NO_JPEG
#define STBI_NO_PNM
#define STBI_NO_HDR
#define STBI_NO_PIC
#define STBI_NO_PSD
#define STBI_NO_LINEAR
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_image.h>
#pragma GCC diagnostic pop

namespace outeffhop::data {

Status checkSize(std::int64_t width, std::int64_t height) {
    constexpr std::int64_t kMostPixels = 64'000'000;
    if (width < 1 || height < 1 || width > kMostPixels || width * height > kMostPixels)
        return fail("{} x {} pixels are none, or more than {}", width, height, kMostPixels);
    return {};
}

Result<Image> decodeImage(std::span<const std::uint8_t> bytes) {
    if (isJpeg(bytes)) return decodeJpeg(bytes);
    if (isNetpbm(bytes)) return decodeNetpbm(bytes);
    const auto size = static_cast<int>(bytes.size());
    int width = 0, height = 0, channels = 0;
    if (!stbi_info_from_memory(bytes.data(), size, &width, &height, &channels))
        return fail("it is no image that can be read ({})", stbi_failure_reason());
    if (auto status = checkSize(width, height); !status) return fail(status.error());
    constexpr std::int64_t kMostPixelsAByte = 10'000;  // PNG reaches 8,256; what is cut off is black to stb_image
    if (std::int64_t{width} * height > kMostPixelsAByte * size)
        return fail("{} bytes are too few for {} x {} pixels", size, width, height);
    const std::unique_ptr<stbi_uc, void (*)(void*)> pixels(
        stbi_load_from_memory(bytes.data(), size, &width, &height, &channels, kChannels), stbi_image_free);
    if (!pixels) return fail("it cannot be decoded ({})", stbi_failure_reason());
    return Image{width, height, {pixels.get(), pixels.get() + std::size_t(width) * height * kChannels}};
}

Result<Image> readImage(const std::filesystem::path& path) {
    constexpr std::uint64_t kMostBytes = 256 << 20;
    const auto file = TextFile::open(path);
    if (!file) return fail(file.error());
    if (file->size() > kMostBytes) return fail("{}: {} bytes are too many for an image", path.string(), file->size());
    const auto bytes = file->read(0, file->size());
    if (!bytes) return fail(bytes.error());
    auto image = decodeImage(*bytes);
    if (!image) return fail(std::move(image.error()).during(path.string()));
    return image;
}

}  // namespace outeffhop::data
