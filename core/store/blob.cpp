// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/blob.h"

#include <zstd.h>

namespace outeffhop::store {
namespace {

constexpr int kLevel = 1;

}  // namespace

std::vector<std::byte> compress(std::span<const std::byte> raw) {
    std::vector<std::byte> packed(ZSTD_compressBound(raw.size()));
    packed.resize(ZSTD_compress(packed.data(), packed.size(), raw.data(), raw.size(), kLevel));
    return packed;
}

Result<std::vector<std::byte>> decompress(std::span<const std::byte> packed, std::size_t size) {
    if (ZSTD_getFrameContentSize(packed.data(), packed.size()) != size)
        return fail("a compressed block does not have the expected {} bytes", size);
    std::vector<std::byte> raw(size);
    const auto got = ZSTD_decompress(raw.data(), size, packed.data(), packed.size());
    if (ZSTD_isError(got)) return fail("a compressed block is damaged: {}", ZSTD_getErrorName(got));
    if (got != size) return fail("a compressed block does not have the expected {} bytes", size);
    return raw;
}

}  // namespace outeffhop::store
