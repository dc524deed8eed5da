// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/attention_map.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/DeviceGuard.h>

#include "core/cuda/library.h"
#include "core/metrics/map_encoding.h"

namespace outeffhop::metrics {
namespace {

void run(const MapEncoding& work, const at::Tensor& probabilities) {
    if (probabilities.is_cuda()) {
        const c10::DeviceGuard guard(probabilities.device());
        return cuda::function<decltype(encodeOnCuda)>("encodeOnCuda")(work);
    }
    constexpr int64_t kProbabilitiesAtOnce = 1 << 15;
    const int64_t rowsAtOnce = std::max<int64_t>(1, kProbabilitiesAtOnce / std::max<int64_t>(1, work.keys));
    at::parallel_for(0, work.rows, rowsAtOnce, [&](int64_t begin, int64_t end) { encodeOnCpu(work, begin, end); });
}

template <class T>
std::vector<T> valuesOf(const at::Tensor& tensor) {
    const at::Tensor onCpu = tensor.cpu().contiguous();
    const auto* const data = static_cast<const T*>(onCpu.const_data_ptr());
    return {data, data + onCpu.numel()};
}

}  // namespace

store::AttentionLayer encode(const at::Tensor& probabilities, const at::Tensor& noop, int layer,
                             const at::Tensor& gate) {
    TORCH_CHECK(probabilities.dim() == 3 && noop.sizes() == probabilities.sizes().slice(0, 2),
                "an attention map needs probabilities [H, Q, K] and noop [H, Q], got ", probabilities.sizes(), " and ",
                noop.sizes());
    const at::Tensor floats = probabilities.detach().to(at::kFloat).contiguous();
    const at::Tensor codes = at::empty(floats.sizes(), floats.options().dtype(at::kByte));
    const at::Tensor scales = at::empty(noop.sizes(), floats.options().dtype(at::kHalf));
    MapEncoding work;
    work.probabilities = floats.const_data_ptr<float>();
    work.rows = noop.numel();
    work.keys = floats.size(2);
    work.codes = codes.mutable_data_ptr<uint8_t>();
    work.scales = static_cast<uint16_t*>(scales.mutable_data_ptr());
    run(work, floats);

    store::AttentionLayer result;
    result.layer = layer;
    result.heads = static_cast<int>(floats.size(0));
    result.queries = static_cast<int>(floats.size(1));
    result.keys = static_cast<int>(floats.size(2));
    result.codes = valuesOf<uint8_t>(codes);
    result.scales = valuesOf<uint16_t>(scales);
    result.noop = valuesOf<float>(noop.detach().to(at::kFloat));
    if (gate.defined()) result.gate = valuesOf<float>(gate.detach().to(at::kFloat));
    return result;
}

at::Tensor pooled(const at::Tensor& probabilities, int64_t side) {
    const auto atMost = [&](int64_t size) { return std::min(size, side); };
    return std::get<0>(at::adaptive_max_pool2d(probabilities.detach().to(at::kFloat),
                                               {atMost(probabilities.size(1)), atMost(probabilities.size(2))}));
}

}  // namespace outeffhop::metrics
