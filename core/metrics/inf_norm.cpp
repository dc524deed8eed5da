// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/inf_norm.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>

#include "core/metrics/cpu_dispatch.h"

namespace outeffhop::metrics {
namespace {

constexpr int64_t kValuesAtOnce = 1 << 16;

// Without their sign, the bits of floating numbers are ordered as |x| is, infinity above all numbers and NaN above it.
OUTEFFHOP_FOR_EACH_CPU
uint32_t largestBits(const uint32_t* bits, int64_t count) {
    uint32_t largest = 0;
#pragma omp simd reduction(max : largest)
    for (int64_t i = 0; i < count; ++i) largest = std::max(largest, bits[i] & 0x7fffffffu);
    return largest;
}

OUTEFFHOP_FOR_EACH_CPU
uint16_t largestBits(const uint16_t* bits, int64_t count) {
    uint16_t largest = 0;
#pragma omp simd reduction(max : largest)
    for (int64_t i = 0; i < count; ++i) largest = std::max(largest, static_cast<uint16_t>(bits[i] & 0x7fffu));
    return largest;
}

/// A piece of one of the tensors.
struct Piece {
    const at::Tensor* tensor;
    int64_t begin, end;
    std::atomic<uint32_t>* largest;

    void scan() const {
        const auto bits = [&]() -> uint32_t {
            if (tensor->scalar_type() == at::kBFloat16)
                return uint32_t{largestBits(data<uint16_t>(), end - begin)} << 16;
            return largestBits(data<uint32_t>(), end - begin);
        }();
        for (uint32_t known = largest->load(); known < bits && !largest->compare_exchange_weak(known, bits);) {
        }
    }

 private:
    template <class Bits>
    [[nodiscard]] const Bits* data() const {
        return static_cast<const Bits*>(tensor->const_data_ptr()) + begin;
    }
};

/// All tensors in one parallel region: waking the threads costs as much as a small tensor.
at::Tensor scanAll(const std::vector<at::Tensor>& tensors) {
    std::vector<std::atomic<uint32_t>> largest(tensors.size());
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < tensors.size(); ++i)
        for (int64_t begin = 0; begin < tensors[i].numel(); begin += kValuesAtOnce)
            pieces.push_back({&tensors[i], begin, std::min(begin + kValuesAtOnce, tensors[i].numel()), &largest[i]});
    at::parallel_for(0, static_cast<int64_t>(pieces.size()), 1, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i) pieces[static_cast<std::size_t>(i)].scan();
    });
    at::Tensor norms = at::empty({static_cast<int64_t>(tensors.size())}, at::kFloat);
    for (std::size_t i = 0; i < tensors.size(); ++i)
        norms.data_ptr<float>()[i] = std::bit_cast<float>(largest[i].load());
    return norms;
}

bool hasOrderedBits(const at::Tensor& x) {
    return x.is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16);
}

at::Tensor normOf(const at::Tensor& x) {
    if (x.numel() == 0) return at::zeros({}, x.options().dtype(at::kFloat));
    return at::linalg_vector_norm(x, INFINITY, {}, false).to(at::kFloat);
}

}  // namespace

at::Tensor maxInfNorms(at::TensorList tensors) {
    std::vector<at::Tensor> parts;
    if (std::ranges::all_of(tensors, hasOrderedBits)) {
        for (const at::Tensor& x : tensors) parts.push_back(x.contiguous());
        return scanAll(parts);
    }
    for (const at::Tensor& x : tensors) parts.push_back(normOf(x));
    return at::stack(parts);
}

}  // namespace outeffhop::metrics
