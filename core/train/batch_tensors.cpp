// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/batch_tensors.h"

#include <ATen/ATen.h>

namespace outeffhop::train {
namespace {

template <class T>
at::Tensor copied(const std::vector<T>& values, at::IntArrayRef sizes, at::ScalarType wanted, c10::Device device) {
    auto* data = const_cast<T*>(values.data());
    return at::from_blob(data, sizes, c10::CppTypeToScalarType<T>::value)
        .to(device, wanted, /*non_blocking=*/false, /*copy=*/true);
}

}  // namespace

BatchTensors toDevice(const data::Batch& batch, c10::Device device) {
    const std::array<int64_t, 2> sizes{batch.sequences, batch.length};
    return {copied(batch.inputs, sizes, at::kLong, device), copied(batch.targets, sizes, at::kLong, device),
            batch.trigger.empty() ? at::Tensor() : copied(batch.trigger, sizes, at::kBool, device)};
}

BatchTensors toDevice(const data::ImageBatch& batch, c10::Device device) {
    return {copied(batch.pixels, {batch.sequences, batch.channels, batch.height, batch.width}, at::kFloat, device),
            copied(batch.targets, {batch.sequences, batch.classes}, at::kFloat, device),
            {}};
}

BatchTensors toDevice(const data::SeriesBatch& batch, c10::Device device) {
    return {copied(batch.past, {batch.sequences, batch.steps, batch.channels}, at::kFloat, device),
            copied(batch.future, {batch.sequences, batch.horizon, batch.channels}, at::kFloat, device),
            {}};
}

BatchTensors toDevice(const data::LabelledBatch& batch, c10::Device device) {
    const std::array<int64_t, 2> sizes{batch.sequences, batch.length};
    BatchTensors tensors{copied(batch.inputs, sizes, at::kLong, device),
                         copied(batch.labels, {batch.sequences}, at::kLong, device),
                         {},
                         copied(batch.mask, sizes, at::kBool, device)};
    if (!batch.types.empty())
        tensors.inputs = at::stack({tensors.inputs, copied(batch.types, sizes, at::kLong, device)}, 1);
    return tensors;
}

BatchTensors firstOf(const BatchTensors& batch, std::int64_t sequences) {
    const auto first = [&](const at::Tensor& x) { return x.defined() ? x.narrow(0, 0, sequences) : x; };
    return {first(batch.inputs), first(batch.targets), first(batch.trigger), first(batch.keyMask)};
}

}  // namespace outeffhop::train
