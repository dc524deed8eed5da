// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/attention/lse_rescale.h"

#include <c10/util/BFloat16.h>
#include <c10/util/Half.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace outeffhop::attention {
namespace {

struct Row {
    int64_t batch, head, query;
};

Row rowAt(const LseRescale& work, int64_t index) {
    const int64_t query = index % work.queries, rest = index / work.queries;
    return {rest / work.heads, rest % work.heads, query};
}

int64_t offset(const Row& row, const int64_t (&strides)[3]) {
    return row.batch * strides[0] + row.head * strides[1] + row.query * strides[2];
}

bool hasNoKey(const LseRescale& work, const Row& row) {
    return work.firstKey && work.firstKey[row.batch] > (work.causal ? row.query : work.keys - 1);
}

template <class T, class Accumulate>
void scaleRow(T* row, int64_t size, Accumulate factor) {
    for (int64_t i = 0; i < size; ++i) row[i] = static_cast<T>(static_cast<Accumulate>(row[i]) * factor);
}

template <class T, class Accumulate>
void rescaleRows(const LseRescale& work, int64_t begin, int64_t end) {
    for (int64_t index = begin; index < end; ++index) {
        const Row row = rowAt(work, index);
        T* const output = static_cast<T*>(work.output) + offset(row, work.outputStrides);
        const int64_t at = offset(row, work.lseStrides);
        Accumulate& lse = static_cast<Accumulate*>(work.lse)[at];
        Accumulate& handover = static_cast<Accumulate*>(work.handover)[at];
        Accumulate& noop = static_cast<Accumulate*>(work.noop)[at];
        if (hasNoKey(work, row)) {
            lse = -std::numeric_limits<Accumulate>::infinity();
            handover = 0;
            noop = 1;
            std::fill_n(output, work.headDim, T(0));
        } else if (work.nullKey) {
            const auto nullLogit = static_cast<Accumulate>(work.nullLogit);
            const Accumulate z = lse - nullLogit, small = std::exp(-std::abs(z));
            handover = std::max(lse, nullLogit) + std::log1p(small);
            noop = (z > 0 ? small : 1) / (1 + small);
            scaleRow(output, work.headDim, (z > 0 ? 1 : small) / (1 + small));
        } else {
            handover = lse;
            noop = 0;
        }
    }
}

}  // namespace

void rescaleLseOnCpu(const LseRescale& work, int64_t begin, int64_t end) {
    switch (work.element) {
        case Element::float64:
            return rescaleRows<double, double>(work, begin, end);
        case Element::float32:
            return rescaleRows<float, float>(work, begin, end);
        case Element::bfloat16:
            return rescaleRows<c10::BFloat16, float>(work, begin, end);
        case Element::float16:
            return rescaleRows<c10::Half, float>(work, begin, end);
    }
}

}  // namespace outeffhop::attention
