// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/images/decode_netpbm.h"

#include <algorithm>
#include <cctype>

#include "core/data/images/decode_image.h"

namespace outeffhop::data {
namespace {

constexpr std::int64_t kLargestNumber = 100'000'000;

/// The next number of the header, behind spaces and comments; -1: there is none, or it is too large.
std::int64_t nextNumber(std::span<const std::uint8_t> bytes, std::size_t& at) {
    while (at < bytes.size() && (std::isspace(bytes[at]) || bytes[at] == '#'))
        if (bytes[at++] == '#')
            while (at < bytes.size() && bytes[at] != '\n') ++at;
    std::int64_t number = at < bytes.size() && std::isdigit(bytes[at]) ? 0 : -1;
    while (at < bytes.size() && std::isdigit(bytes[at]) && number <= kLargestNumber)
        number = 10 * number + (bytes[at++] - '0');
    return number <= kLargestNumber ? number : -1;
}

}  // namespace

bool isNetpbm(std::span<const std::uint8_t> bytes) {
    return bytes.size() > 2 && bytes[0] == 'P' && (bytes[1] == '5' || bytes[1] == '6') && std::isspace(bytes[2]);
}

Result<Image> decodeNetpbm(std::span<const std::uint8_t> bytes) {
    std::size_t at = 2;
    const auto width = nextNumber(bytes, at), height = nextNumber(bytes, at), largest = nextNumber(bytes, at);
    if (auto status = checkSize(width, height); !status) return fail(status.error());
    if (largest < 1 || largest > 65535) return fail("its largest value has to be between 1 and 65535");
    const std::size_t channels = bytes[1] == '6' ? kChannels : 1, size = largest > 255 ? 2 : 1;
    const auto pixels = std::size_t(width) * height;
    const auto values = bytes.subspan(std::min(at + 1, bytes.size()));
    if (values.size() < pixels * channels * size)
        return fail("it ends after {} bytes of pixels; there should be {}", values.size(), pixels * channels * size);
    auto image = Image::filled(static_cast<int>(width), static_cast<int>(height));
    for (std::size_t i = 0; i < image.pixels.size(); ++i) {
        const auto* value = &values[(channels == 1 ? i / kChannels : i) * size];
        const auto number = std::min<std::int64_t>(size == 2 ? value[0] << 8 | value[1] : value[0], largest);
        image.pixels[i] = static_cast<std::uint8_t>((number * 255 + largest / 2) / largest);
    }
    return image;
}

}  // namespace outeffhop::data
