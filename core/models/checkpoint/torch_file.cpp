// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/checkpoint/torch_file.h"

#include <ATen/ATen.h>
#include <caffe2/serialize/inline_container.h>

#include <algorithm>

namespace outeffhop::models {
namespace {

constexpr std::pair<const char*, at::ScalarType> kTypes[]{
    {"DoubleStorage", at::kDouble},     {"FloatStorage", at::kFloat}, {"HalfStorage", at::kHalf},
    {"BFloat16Storage", at::kBFloat16}, {"LongStorage", at::kLong},   {"IntStorage", at::kInt},
    {"ByteStorage", at::kByte},         {"BoolStorage", at::kBool}};

/// That of a model with 10,000 tensors has about 2 MB.
constexpr std::size_t kLargestPickle = std::size_t{8} << 20;

/// LibTorch's exceptions as failures that name the file.
template <class Work>
auto reading(const std::filesystem::path& path, Work work) -> decltype(work()) {
    try {
        return work();
    } catch (const c10::Error& error) {
        return fail("{} is damaged, or no file of torch.save(): {}", path.string(), error.msg());
    } catch (const std::exception& error) {
        return fail("{}: {}", path.string(), error.what());
    }
}

/// Elements that a storage has to have for a tensor: up to the last one it reaches, and as many as the tensor's own,
/// since one that repeats elements makes a large tensor of a small file. -1: its numbers are impossible.
std::int64_t reach(const PickledTensor& tensor) {
    if (tensor.sizes.size() != tensor.strides.size() || tensor.sizes.size() > 64 || tensor.offset < 0) return -1;
    std::int64_t last = tensor.offset, count = 1;
    for (std::size_t i = 0; i < tensor.sizes.size(); ++i) {
        std::int64_t step = 0;
        if (tensor.sizes[i] < 0 || tensor.strides[i] < 0 || __builtin_mul_overflow(count, tensor.sizes[i], &count))
            return -1;
        if (tensor.sizes[i] == 0) return 0;
        if (__builtin_mul_overflow(tensor.sizes[i] - 1, tensor.strides[i], &step) ||
            __builtin_add_overflow(last, step, &last))
            return -1;
    }
    return std::max(last + 1, count);
}

}  // namespace

Result<TorchFile> TorchFile::open(const std::filesystem::path& path) {
    return reading(path, [&]() -> Result<TorchFile> {
        TorchFile file;
        file.path_ = path;
        file.reader_ = std::make_shared<caffe2::serialize::PyTorchStreamReader>(path.string());
        if (file.reader_->hasRecord("byteorder")) {
            const auto [order, size] = file.reader_->getRecord("byteorder");
            if (std::string_view(static_cast<const char*>(order.get()), size) != "little")
                return fail("{} was written by a big-endian machine", path.string());
        }
        if (file.reader_->getRecordSize("data.pkl") > kLargestPickle)
            return fail("{}: data.pkl has more than {} bytes", path.string(), kLargestPickle);
        const auto [pickle, size] = file.reader_->getRecord("data.pkl");
        auto tensors = readPickledStateDict({static_cast<const char*>(pickle.get()), size});
        if (!tensors) return fail(std::move(tensors.error()).during(path.string()));
        for (const auto& [name, tensor] : *tensors)
            if (typeOf(tensor) == at::ScalarType::Undefined)
                return fail("{}: tensor \"{}\" has type {}, which is not supported", path.string(), name,
                            tensor.storageType);
        file.tensors_ = std::move(*tensors);
        return file;
    });
}

at::ScalarType TorchFile::typeOf(const PickledTensor& tensor) {
    for (const auto& [name, type] : kTypes)
        if (tensor.storageType == name) return type;
    return at::ScalarType::Undefined;
}

Result<at::Tensor> TorchFile::tensor(const std::string& name) const {
    return reading(path_, [&]() -> Result<at::Tensor> {
        const PickledTensor& tensor = tensors_.at(name);
        const auto type = typeOf(tensor);
        const std::string record = "data/" + tensor.key;
        // Storages are not compressed: a record larger than the file is a trap.
        if (reader_->getRecordSize(record) > std::filesystem::file_size(path_))
            return fail("{}: storage {} claims more bytes than the file has", path_.string(), tensor.key);
        const auto [bytes, size] = reader_->getRecord(record);
        const auto elements = static_cast<std::int64_t>(size / at::elementSize(type));
        if (const auto reached = reach(tensor); reached < 0 || reached > elements)
            return fail("{}: tensor \"{}\" reaches beyond its storage of {} elements", path_.string(), name, elements);
        const at::Tensor whole = at::from_blob(bytes.get(), {elements}, at::TensorOptions(type));
        return whole.as_strided(tensor.sizes, tensor.strides, tensor.offset).clone(at::MemoryFormat::Contiguous);
    });
}

}  // namespace outeffhop::models
