// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/checkpoint/safetensors_writer.h"

#include <ATen/ATen.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

#include "core/models/checkpoint/safetensors_header.h"

namespace outeffhop::models {
namespace {

using NamedTensor = std::pair<const std::string, at::Tensor>;

/// Wide types first, so that every tensor starts at a multiple of its element size.
std::vector<const NamedTensor*> layOut(const std::map<std::string, at::Tensor>& tensors) {
    std::vector<const NamedTensor*> order;
    for (const auto& tensor : tensors) order.push_back(&tensor);
    std::ranges::stable_sort(order, std::greater{},
                             [](const NamedTensor* tensor) { return tensor->second.element_size(); });
    return order;
}

/// A file under a provisional name, which finish() turns into the real one.
class PendingFile {
 public:
    explicit PendingFile(std::filesystem::path path)
        : path_(std::move(path)),
          pending_(path_.string() + ".partial"),
          file_(::open(pending_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) {
        if (file_ < 0) error_ = errno;
    }
    PendingFile(const PendingFile&) = delete;
    PendingFile& operator=(const PendingFile&) = delete;
    ~PendingFile() {
        if (file_ >= 0) {
            ::close(file_);
            ::unlink(pending_.c_str());
        }
    }

    void write(std::string_view bytes) {
        while (!bytes.empty() && error_ == 0) {
            const ssize_t written = ::write(file_, bytes.data(), bytes.size());
            if (written >= 0)
                bytes.remove_prefix(static_cast<size_t>(written));
            else if (errno != EINTR)
                error_ = errno;
        }
    }

    Status finish() {
        if (error_ == 0 && ::fsync(file_) != 0) error_ = errno;
        if (error_ == 0 && ::rename(pending_.c_str(), path_.c_str()) != 0) error_ = errno;
        if (error_ != 0) return fail("cannot write {}: {}", path_.string(), std::strerror(error_));
        ::close(std::exchange(file_, -1));
        if (const int folder = ::open(path_.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); folder >= 0) {
            ::fsync(folder);
            ::close(folder);
        }
        return {};
    }

 private:
    std::filesystem::path path_, pending_;
    int file_;
    int error_ = 0;
};

}  // namespace

Status writeSafetensors(const std::filesystem::path& path, const std::map<std::string, at::Tensor>& tensors,
                        const std::map<std::string, std::string>& metadata) {
    const auto order = layOut(tensors);
    SafetensorsHeader header{{}, metadata};
    std::uint64_t end = 0;
    for (const auto* tensor : order) {
        const auto& [name, value] = *tensor;
        if (safetensorsName(value.scalar_type()).empty())
            return fail("cannot write {}: tensor \"{}\" has type {}", path.string(), name,
                        toString(value.scalar_type()));
        const std::uint64_t begin = end;
        end += static_cast<std::uint64_t>(value.numel()) * value.element_size();
        header.tensors[name] = {value.scalar_type(), value.sizes().vec(), begin, end};
    }

    std::string text = writeSafetensorsHeader(header);
    text.resize((text.size() + 7) / 8 * 8, ' ');
    const std::uint64_t length = text.size();
    PendingFile file(std::filesystem::absolute(path));
    file.write({reinterpret_cast<const char*>(&length), sizeof length});
    file.write(text);
    for (const auto* tensor : order) {
        const at::Tensor value = tensor->second.detach().cpu().contiguous();
        file.write({static_cast<const char*>(value.const_data_ptr()), static_cast<size_t>(value.nbytes())});
    }
    return file.finish();
}

}  // namespace outeffhop::models
