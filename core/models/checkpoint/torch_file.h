// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "core/models/checkpoint/pickle.h"

namespace caffe2::serialize {
class PyTorchStreamReader;
}

namespace outeffhop::models {

/// A state dict that torch.save() wrote since version 1.6 (pytorch_model.bin): a zip file of storages and a pickle that
/// says how tensors lie in them. Reading it runs no code.
class TorchFile {
 public:
    static Result<TorchFile> open(const std::filesystem::path& path);

    [[nodiscard]] const std::map<std::string, PickledTensor>& tensors() const { return tensors_; }
    [[nodiscard]] static at::ScalarType typeOf(const PickledTensor& tensor);
    /// A copy. Fails where the tensor reaches beyond its storage.
    [[nodiscard]] Result<at::Tensor> tensor(const std::string& name) const;

 private:
    std::filesystem::path path_;
    std::shared_ptr<caffe2::serialize::PyTorchStreamReader> reader_;
    std::map<std::string, PickledTensor> tensors_;
};

}  // namespace outeffhop::models
