// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/images/decode_image.h"

#include <memory>

#include "core/data/text_file.h"

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_NO_STDIO
#define STBI_NO_HDR
#define STBI_NO_LINEAR
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb/stb_image.h>
#pragma GCC diagnostic pop

namespace outeffhop::data {

Result<Image> decodeImage(std::span<const std::uint8_t> bytes) {
    constexpr std::int64_t kMostPixels = 64'000'000;
    const auto size = static_cast<int>(bytes.size());
    int width = 0, height = 0, channels = 0;
    if (!stbi_info_from_memory(bytes.data(), size, &width, &height, &channels))
        return fail("it is no image that can be read ({})", stbi_failure_reason());
    if (std::int64_t{width} * height > kMostPixels)
        return fail("it has {} x {} pixels, more than {}", width, height, kMostPixels);
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
