// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/blob.h"

#include <zstd.h>

#include <memory>

namespace outeffhop::store {
namespace {

constexpr int kLevel = 1;

}  // namespace

std::vector<std::byte> compress(std::span<const std::byte> raw) {
    // Making the tables of a context anew takes longer than compressing a histogram.
    thread_local const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), &ZSTD_freeCCtx);
    std::vector<std::byte> packed(ZSTD_compressBound(raw.size()));
    packed.resize(ZSTD_compressCCtx(context.get(), packed.data(), packed.size(), raw.data(), raw.size(), kLevel));
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
