// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/text_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/data/random.h"

namespace outeffhop::data {

TextFile::TextFile(std::filesystem::path path, int file, std::uint64_t size)
    : path_(std::move(path)), file_(file), size_(size) {}

TextFile::TextFile(TextFile&& other) noexcept
    : path_(std::move(other.path_)), file_(std::exchange(other.file_, -1)), size_(other.size_) {}

TextFile& TextFile::operator=(TextFile&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(file_, other.file_);
    std::swap(size_, other.size_);
    return *this;
}

TextFile::~TextFile() {
    if (file_ >= 0) ::close(file_);
}

Result<TextFile> TextFile::open(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return fail("cannot read {}: {}", path.string(), std::strerror(errno));
    TextFile text(path, file, 0);
    struct stat info {};
    if (::fstat(file, &info) != 0) return fail("cannot read {}: {}", path.string(), std::strerror(errno));
    if (S_ISDIR(info.st_mode)) return fail("{} is a folder, not a text file", path.string());
    if (!S_ISREG(info.st_mode)) return fail("{} is not an ordinary file", path.string());
    if (info.st_size == 0) return fail("{} is empty", path.string());
    text.size_ = static_cast<std::uint64_t>(info.st_size);
    return text;
}

Result<std::vector<std::uint8_t>> TextFile::read(std::uint64_t offset, std::size_t count) const {
    std::vector<std::uint8_t> bytes(count);
    for (std::size_t done = 0; done < count;) {
        const auto got = ::pread(file_, bytes.data() + done, count - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail("cannot read {}: {}", path_.string(), std::strerror(errno));
        if (got == 0) return fail("{} has become shorter while it was in use", path_.string());
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

Result<std::string> TextFile::fingerprint() const {
    constexpr std::uint64_t kPieces = 64, kPieceBytes = 4096;
    auto hash = mix(size_);
    for (std::uint64_t piece = 0; piece < kPieces; ++piece) {
        const auto count = std::min(kPieceBytes, size_);
        const auto bytes = read((size_ - count) / (kPieces - 1) * piece, count);
        if (!bytes) return fail(bytes.error());
        for (const auto byte : *bytes) hash = mix(hash ^ byte);
    }
    return fmt::format("{}-{:016x}", size_, hash);
}

}  // namespace outeffhop::data
