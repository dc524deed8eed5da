// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/fused/row_kernels.h"

#include <algorithm>

#include "core/models/fused/vectorize.h"

namespace outeffhop::models::fused {
namespace {

using std::int64_t;
using std::uint32_t;

template <class T>
OUTEFFHOP_INLINE void joinRow(const ResidualNorm<T>& work, int64_t row) {
    const int64_t width = work.width;
    T* branch = work.branch + row * width;
    const T* residual = work.residual + row * width;
    if (!work.dropout.active()) {
#pragma omp simd
        for (int64_t i = 0; i < width; ++i) branch[i] += residual[i];
        return;
    }
    const attention::Dropout dropout = work.dropout;
    const auto scale = static_cast<T>(dropout.scale());
    const auto first = work.firstElement + static_cast<uint32_t>(row * width);
#pragma omp simd
    for (int64_t i = 0; i < width; ++i) {
        const T value = branch[i] * scale;
        branch[i] = residual[i] + (dropout.keeps(first + static_cast<uint32_t>(i)) ? value : T{0});
    }
}

template <class T>
OUTEFFHOP_INLINE void normalizeRow(const ResidualNorm<T>& work, int64_t row) {
    const int64_t width = work.width;
    const T *x = work.branch + row * width, *gain = work.norm.gain, *bias = work.norm.bias;
    T* normed = work.normed + row * width;
    T sum = 0, squares = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < width; ++i) sum += x[i];
    const T mean = sum / static_cast<T>(width);
#pragma omp simd reduction(+ : squares)
    for (int64_t i = 0; i < width; ++i) squares += (x[i] - mean) * (x[i] - mean);
    const T rstd = 1 / std::sqrt(squares / static_cast<T>(width) + work.norm.eps);
#pragma omp simd
    for (int64_t i = 0; i < width; ++i) normed[i] = (x[i] - mean) * rstd * gain[i] + bias[i];
    work.moments.mean[row] = mean;
    work.moments.rstd[row] = rstd;
}

/// d sum = rstd (g - mean(g) - xhat mean(g xhat)) with g = gradient * gain.
template <class T>
OUTEFFHOP_INLINE void normBackwardRow(const ResidualNormBackward<T>& work, int64_t row) {
    const int64_t width = work.width;
    const T *x = work.sum + row * width, *gain = work.gain;
    T *gradient = work.gradient + row * width, *gainGradient = work.gainGradient, *biasGradient = work.normBiasGradient;
    const T mean = work.moments.mean[row], rstd = work.moments.rstd[row];
    T sum = 0, product = 0;
#pragma omp simd reduction(+ : sum, product)
    for (int64_t i = 0; i < width; ++i) {
        const T g = gradient[i] * gain[i], normed = (x[i] - mean) * rstd;
        biasGradient[i] += gradient[i];
        gainGradient[i] += gradient[i] * normed;
        sum += g;
        product += g * normed;
    }
    const T offset = sum / static_cast<T>(width), slope = rstd * product / static_cast<T>(width);
    if (const T* sumGradient = work.sumGradient) {
        sumGradient += row * width;
#pragma omp simd
        for (int64_t i = 0; i < width; ++i)
            gradient[i] = sumGradient[i] + rstd * (gradient[i] * gain[i] - offset - (x[i] - mean) * slope);
    } else {
#pragma omp simd
        for (int64_t i = 0; i < width; ++i)
            gradient[i] = rstd * (gradient[i] * gain[i] - offset - (x[i] - mean) * slope);
    }
}

template <class T>
OUTEFFHOP_INLINE void branchBackwardRow(const ResidualNormBackward<T>& work, int64_t row) {
    const int64_t width = work.width;
    const T* gradient = work.gradient + row * width;
    T* biasGradient = work.branchBiasGradient;
    if (!work.dropout.active()) {
#pragma omp simd
        for (int64_t i = 0; i < width; ++i) biasGradient[i] += gradient[i];
        return;
    }
    T* branch = work.branchGradient + row * width;
    const attention::Dropout dropout = work.dropout;
    const auto scale = static_cast<T>(dropout.scale());
    const auto first = work.firstElement + static_cast<uint32_t>(row * width);
#pragma omp simd
    for (int64_t i = 0; i < width; ++i) {
        const T scaled = gradient[i] * scale;
        const T value = dropout.keeps(first + static_cast<uint32_t>(i)) ? scaled : T{0};
        branch[i] = value;
        biasGradient[i] += value;
    }
}

template <class T>
OUTEFFHOP_INLINE T normalDensity(T x) {
    return T(0.39894228040143267794) * exponential(T(-0.5) * x * x);
}

template <class T>
OUTEFFHOP_INLINE void crossEntropyRow(T* x, int64_t width, int64_t target, T& loss, bool withGradient) {
    T largest = x[0], sum = 0;
#pragma omp simd reduction(max : largest)
    for (int64_t i = 0; i < width; ++i) largest = x[i] > largest ? x[i] : largest;
    const T hit = x[target];
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < width; ++i) {
        const T e = exponential(x[i] - largest);
        x[i] = e;
        sum += e;
    }
    loss = std::log(sum) - (hit - largest);
    if (!withGradient) return;
    const T factor = 1 / sum;
#pragma omp simd
    for (int64_t i = 0; i < width; ++i) x[i] *= factor;
    x[target] -= 1;
}

}  // namespace

template <class T>
OUTEFFHOP_VECTORIZE void crossEntropyRows(const CrossEntropyRows<T>& work) {
    for (int64_t row = 0; row < work.rows; ++row) {
        T* x = work.x + row * work.width;
        if (work.targets[row] != work.ignored) {
            crossEntropyRow(x, work.width, work.targets[row], work.losses[row], work.withGradient);
            continue;
        }
        work.losses[row] = 0;
        if (work.withGradient) std::fill_n(x, work.width, T{0});
    }
}

template <class T>
OUTEFFHOP_VECTORIZE void residualNorm(const ResidualNorm<T>& work) {
    for (int64_t row = 0; row < work.rows; ++row) {
        if (work.residual) joinRow(work, row);
        if (work.norm.gain) normalizeRow(work, row);
    }
}

template <class T>
OUTEFFHOP_VECTORIZE void normalize(int64_t rows, int64_t width, const T* x, const Norm<T>& norm,
                                   const Moments<T>& moments, T* normed) {
    for (int64_t row = 0; row < rows; ++row, x += width, normed += width) {
        const T mean = moments.mean[row], rstd = moments.rstd[row];
#pragma omp simd
        for (int64_t i = 0; i < width; ++i) normed[i] = (x[i] - mean) * rstd * norm.gain[i] + norm.bias[i];
    }
}

template <class T>
OUTEFFHOP_VECTORIZE void residualNormBackward(const ResidualNormBackward<T>& work) {
    for (int64_t row = 0; row < work.rows; ++row) {
        if (work.gain) normBackwardRow(work, row);
        if (work.branchBiasGradient) branchBackwardRow(work, row);
    }
}

template <class T>
OUTEFFHOP_VECTORIZE void addBias(int64_t rows, int64_t width, T* x, const T* bias) {
    for (; rows > 0; --rows, x += width)
#pragma omp simd
        for (int64_t i = 0; i < width; ++i) x[i] += bias[i];
}

template <class T>
OUTEFFHOP_VECTORIZE void biasRelu(int64_t rows, int64_t width, T* x, const T* bias) {
    for (; rows > 0; --rows, x += width)
#pragma omp simd
        for (int64_t i = 0; i < width; ++i) {
            const T value = x[i] + bias[i];
            x[i] = value < 0 ? T{0} : value;
        }
}

template <class T>
OUTEFFHOP_VECTORIZE void gelu(int64_t size, const T* x, T* activated) {
#pragma omp simd
    for (int64_t i = 0; i < size; ++i) activated[i] = x[i] * normalDistribution(x[i]);
}

template <class T>
OUTEFFHOP_VECTORIZE void reluBackward(int64_t rows, int64_t width, T* gradient, const T* activated, T* biasGradient) {
    for (; rows > 0; --rows, gradient += width, activated += width)
#pragma omp simd
        for (int64_t i = 0; i < width; ++i) {
            const T value = activated[i] <= 0 ? T{0} : gradient[i];
            gradient[i] = value;
            biasGradient[i] += value;
        }
}

template <class T>
OUTEFFHOP_VECTORIZE void geluBackward(int64_t rows, int64_t width, T* gradient, const T* input, T* activated,
                                      T* biasGradient) {
    for (; rows > 0; --rows, gradient += width, input += width, activated += width)
#pragma omp simd
        for (int64_t i = 0; i < width; ++i) {
            const T x = input[i], share = normalDistribution(x);
            const T value = gradient[i] * (share + x * normalDensity(x));
            activated[i] = x * share;
            gradient[i] = value;
            biasGradient[i] += value;
        }
}

template <class T>
OUTEFFHOP_VECTORIZE void addColumnSums(int64_t rows, int64_t width, const T* x, T* sums) {
    for (; rows > 0; --rows, x += width)
#pragma omp simd
        for (int64_t i = 0; i < width; ++i) sums[i] += x[i];
}

#define OUTEFFHOP_INSTANTIATE(T)                                                                \
    template void residualNorm(const ResidualNorm<T>&);                                         \
    template void normalize(int64_t, int64_t, const T*, const Norm<T>&, const Moments<T>&, T*); \
    template void residualNormBackward(const ResidualNormBackward<T>&);                         \
    template void crossEntropyRows(const CrossEntropyRows<T>&);                                 \
    template void addBias(int64_t, int64_t, T*, const T*);                                      \
    template void biasRelu(int64_t, int64_t, T*, const T*);                                     \
    template void gelu(int64_t, const T*, T*);                                                  \
    template void reluBackward(int64_t, int64_t, T*, const T*, T*);                             \
    template void geluBackward(int64_t, int64_t, T*, const T*, T*, T*);                         \
    template void addColumnSums(int64_t, int64_t, const T*, T*);
OUTEFFHOP_INSTANTIATE(float)
OUTEFFHOP_INSTANTIATE(double)
#undef OUTEFFHOP_INSTANTIATE

}  // namespace outeffhop::models::fused
