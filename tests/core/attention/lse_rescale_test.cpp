// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/attention/lse_rescale.h"

#include <ATen/ATen.h>
#include <ATen/Context.h>
#include <gtest/gtest.h>

#include <limits>
#include "core/cuda/library.h"
#include "tests/core/attention/oracle.h"

namespace outeffhop::attention {
namespace {

struct Tensors {
    at::Tensor output, lse, handover, noop, firstKey;
};

Tensors makeTensors(at::ScalarType type) {
    at::manual_seed(2);
    const auto accumulate = type == at::kDouble ? at::kDouble : at::kFloat;
    // The output strided as [B, S, H, D], the statistics as [B, S, H]: what LibTorch's CPU kernel returns.
    const at::Tensor lse = (at::randn({3, 10, 4}, accumulate) * 20).transpose(1, 2);
    return {at::randn({3, 10, 4, 24}).to(type).transpose(1, 2), lse, at::empty_like(lse), at::empty_like(lse),
            at::tensor({0, 4, 10}, at::kInt)};
}

/// log n of the cases with a null key.
constexpr double kNullLogit = .7;

LseRescale workOn(const Tensors& t, bool causal, bool nullKey, Element element) {
    LseRescale work;
    work.batch = 3, work.heads = 4, work.queries = 10, work.headDim = 24, work.keys = 10;
    work.element = element;
    work.output = t.output.data_ptr();
    work.lse = t.lse.data_ptr();
    work.handover = t.handover.data_ptr();
    work.noop = t.noop.data_ptr();
    for (int axis = 0; axis < 3; ++axis) {
        work.outputStrides[axis] = t.output.stride(axis);
        work.lseStrides[axis] = t.lse.stride(axis);
    }
    work.firstKey = t.firstKey.const_data_ptr<int32_t>();
    work.causal = causal;
    work.nullKey = nullKey;
    work.nullLogit = kNullLogit;
    return work;
}

Tensors expected(const Tensors& before, bool causal, bool nullKey) {
    const at::Tensor lse = before.lse.to(at::kDouble);
    const at::Tensor query = at::arange(10).view({1, 1, 10}), first = before.firstKey.view({3, 1, 1});
    const at::Tensor noKey = (causal ? first > query : (first > 9).expand({3, 1, 10})).expand({3, 4, 10});
    Tensors after;
    after.lse = lse.masked_fill(noKey, -std::numeric_limits<double>::infinity());
    after.handover = (nullKey ? at::logaddexp(lse, at::full_like(lse, kNullLogit)) : lse).masked_fill(noKey, 0);
    after.noop = (nullKey ? at::sigmoid(kNullLogit - lse) : at::zeros_like(lse)).masked_fill(noKey, 1);
    const at::Tensor factor = nullKey ? at::sigmoid(lse - kNullLogit) : at::ones_like(lse);
    after.output = before.output.to(at::kDouble) * factor.masked_fill(noKey, 0).unsqueeze(3);
    return after;
}

void expectClose(const Tensors& actual, const Tensors& wanted, at::ScalarType type) {
    const double unit = type == at::kDouble ? 1e-15 : 1e-7;
    EXPECT_LT(oracle::relativeError(actual.lse, wanted.lse), unit);
    EXPECT_LT(oracle::relativeError(actual.handover, wanted.handover), unit);
    EXPECT_LT(oracle::relativeError(actual.noop, wanted.noop), unit);
    EXPECT_LT(oracle::relativeError(actual.output, wanted.output), type == at::kBFloat16 ? 2e-3
                                                                   : type == at::kHalf   ? 3e-4
                                                                                         : unit);
}

struct Type {
    at::ScalarType scalar;
    Element element;
};

class LseRescaleTest : public testing::TestWithParam<Type> {};

TEST_P(LseRescaleTest, CpuTwinEqualsTheFormulas) {
    for (const bool causal : {false, true})
        for (const bool nullKey : {false, true}) {
            const Tensors tensors = makeTensors(GetParam().scalar);
            const Tensors wanted = expected(tensors, causal, nullKey);
            rescaleLseOnCpu(workOn(tensors, causal, nullKey, GetParam().element), 0, 3 * 4 * 10);
            expectClose(tensors, wanted, GetParam().scalar);
        }
}

TEST_P(LseRescaleTest, CudaEqualsItsTwin) {
    if (!at::globalContext().hasCUDA()) GTEST_SKIP() << "skipped: no GPU";
    for (const bool causal : {false, true})
        for (const bool nullKey : {false, true}) {
            const Tensors tensors = makeTensors(GetParam().scalar);
            const auto move = [](const at::Tensor& t) { return t.to(at::kCUDA); };
            const Tensors onDevice{move(tensors.output), move(tensors.lse), move(tensors.handover), move(tensors.noop),
                                   move(tensors.firstKey)};
            rescaleLseOnCpu(workOn(tensors, causal, nullKey, GetParam().element), 0, 3 * 4 * 10);
            cuda::function<decltype(rescaleLseOnCuda)>("rescaleLseOnCuda")(
                workOn(onDevice, causal, nullKey, GetParam().element));
            expectClose(onDevice, tensors, GetParam().scalar);
        }
}

INSTANTIATE_TEST_SUITE_P(Types, LseRescaleTest,
                         testing::Values(Type{at::kDouble, Element::float64}, Type{at::kFloat, Element::float32},
                                         Type{at::kBFloat16, Element::bfloat16}, Type{at::kHalf, Element::float16}),
                         [](const auto& info) { return c10::toString(info.param.scalar); });

}  // namespace
}  // namespace outeffhop::attention
