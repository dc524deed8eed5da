// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/checkpoint/safetensors_reader.h"

#include <ATen/ATen.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace outeffhop::models {
namespace {

constexpr std::uint64_t kLengthBytes = 8;

struct Mapping {
    std::shared_ptr<const char> bytes;
    std::uint64_t size = 0;
};

Result<Mapping> mapFile(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return fail("{}: {}", path.string(), std::strerror(errno));
    struct stat status {};
    const bool regular = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode);
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (!regular || size < kLengthBytes) {
        ::close(file);
        return fail("{}: {}", path.string(), regular ? "too short for a safetensors file" : "not a regular file");
    }
    void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    const int problem = errno;
    ::close(file);
    if (address == MAP_FAILED) return fail("{}: cannot be mapped: {}", path.string(), std::strerror(problem));
    const auto unmap = [size](const char* bytes) { ::munmap(const_cast<char*>(bytes), size); };
    return Mapping{{static_cast<const char*>(address), unmap}, size};
}

}  // namespace

Result<SafetensorsFile> SafetensorsFile::open(const std::filesystem::path& path) {
    auto mapping = mapFile(path);
    if (!mapping) return fail(std::move(mapping.error()));
    std::uint64_t headerBytes = 0;
    std::memcpy(&headerBytes, mapping->bytes.get(), kLengthBytes);
    if (headerBytes > kLongestSafetensorsHeader || headerBytes > mapping->size - kLengthBytes)
        return fail("{}: it claims a header of {} bytes, but has {} bytes in all (truncated, or no safetensors file)",
                    path.string(), headerBytes, mapping->size);

    const char* text = mapping->bytes.get() + kLengthBytes;
    auto header = parseSafetensorsHeader({text, headerBytes}, mapping->size - kLengthBytes - headerBytes);
    if (!header) return fail(std::move(header.error()).during(path.string()));
    SafetensorsFile file;
    file.header_ = std::move(*header);
    file.data_ = {mapping->bytes, text + headerBytes};
    return file;
}

at::Tensor SafetensorsFile::tensor(const std::string& name) const {
    const TensorEntry& entry = header_.tensors.at(name);
    // Read as bytes: the file promises neither alignment nor that a BOOL is 0 or 1.
    const bool boolean = entry.type == at::kBool;
    at::Tensor value = at::empty(entry.shape, boolean ? at::kByte : entry.type);
    std::memcpy(value.mutable_data_ptr(), data_.get() + entry.begin, entry.end - entry.begin);
    return boolean ? value.ne(0) : value;
}

}  // namespace outeffhop::models
