// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstring>
#include <span>
#include <vector>

#include "core/base/result.h"

namespace outeffhop::store {

/// zstd, level 1.
std::vector<std::byte> compress(std::span<const std::byte> raw);
/// Fails unless the content is exactly `size` bytes: what a damaged or hostile file claims is never trusted.
Result<std::vector<std::byte>> decompress(std::span<const std::byte> packed, std::size_t size);

template <class T>
std::span<const std::byte> bytesOf(const std::vector<T>& values) {
    return std::as_bytes(std::span(values));
}

/// The values of a blob; trailing bytes that make no whole value are left out.
template <class T>
std::vector<T> valuesOf(std::span<const std::byte> bytes) {
    std::vector<T> values(bytes.size() / sizeof(T));
    if (!values.empty()) std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
    return values;
}

/// `count` values of a compressed blob.
template <class T>
Result<std::vector<T>> unpack(std::span<const std::byte> packed, std::size_t count) {
    return decompress(packed, count * sizeof(T)).map([](const auto& raw) { return valuesOf<T>(raw); });
}

}  // namespace outeffhop::store
