// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/batch_tensors.h"

#include <ATen/ATen.h>

namespace outeffhop::train {
namespace {

template <class T>
at::Tensor copied(const std::vector<T>& values, const data::Batch& batch, at::ScalarType stored, at::ScalarType wanted,
                  c10::Device device) {
    auto* data = const_cast<T*>(values.data());
    return at::from_blob(data, {batch.sequences, batch.length}, stored)
        .to(device, wanted, /*non_blocking=*/false, /*copy=*/true);
}

}  // namespace

BatchTensors toDevice(const data::Batch& batch, c10::Device device) {
    return {copied(batch.inputs, batch, at::kLong, at::kLong, device),
            copied(batch.targets, batch, at::kLong, at::kLong, device),
            batch.trigger.empty() ? at::Tensor() : copied(batch.trigger, batch, at::kByte, at::kBool, device)};
}

}  // namespace outeffhop::train
