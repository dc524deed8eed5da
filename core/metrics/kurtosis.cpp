// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/kurtosis.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>

#include "core/metrics/cpu_dispatch.h"

namespace outeffhop::metrics {
namespace {

constexpr std::int64_t kValuesAtOnce = 1 << 14;

struct RowMoments {
    double second = 0, fourth = 0;
};

OUTEFFHOP_FOR_EACH_CPU
RowMoments momentsOf(const float* row, std::int64_t columns) {
    double sum = 0, second = 0, fourth = 0;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t i = 0; i < columns; ++i) sum += row[i];
    const auto count = static_cast<double>(columns);
    const double mean = sum / count;
#pragma omp simd reduction(+ : second, fourth)
    for (std::int64_t i = 0; i < columns; ++i) {
        const double distance = row[i] - mean, square = distance * distance;
        second += square;
        fourth += square * square;
    }
    return {second / count, fourth / count};
}

/// Row by row, so that a row is read from memory once.
CentralMoments momentsOfRows(const at::Tensor& x) {
    const at::Tensor rows = x.contiguous();
    const std::int64_t columns = x.size(1);
    const at::Tensor second = at::empty({x.size(0)}, at::kDouble), fourth = at::empty_like(second);
    const auto atOnce = std::max<std::int64_t>(1, kValuesAtOnce / std::max<std::int64_t>(1, columns));
    at::parallel_for(0, x.size(0), atOnce, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            const auto row = momentsOf(rows.const_data_ptr<float>() + i * columns, columns);
            second.data_ptr<double>()[i] = row.second;
            fourth.data_ptr<double>()[i] = row.fourth;
        }
    });
    return {second, fourth, columns};
}

}  // namespace

CentralMoments centralMoments(const at::Tensor& x) {
    if (x.is_cpu() && x.scalar_type() == at::kFloat) return momentsOfRows(x.detach());
    const at::Tensor wide = x.detach().to(at::kDouble);
    const at::Tensor squares = (wide - wide.mean(1, true)).square_();
    return {squares.mean(1), squares.square().mean(1), x.size(1)};
}

at::Tensor kurtosis(const CentralMoments& moments) {
    const at::Tensor& variance = moments.second;
    return at::where(variance > 0, moments.fourth / variance.square(), at::zeros_like(variance));
}

at::Tensor referenceKurtosis(const CentralMoments& moments) {
    constexpr double kEpsilon = 1e-6;
    const auto columns = static_cast<double>(moments.columns);
    const at::Tensor variance = moments.second * (columns / (columns - 1));
    return moments.fourth / (variance.square() + kEpsilon);
}

at::Tensor infNorm(const at::Tensor& x) {
    return x.detach().abs().amax(1).to(at::kDouble);
}

}  // namespace outeffhop::metrics
