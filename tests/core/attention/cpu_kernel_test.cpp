// SPDX-License-Identifier: GPL-3.0-or-later
// The CPU kernel as compiled for each instruction set that this processor has.
#include "core/attention/cpu_kernel.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/attention/cpu_kernel_variants.h"
#include "tests/core/attention/oracle.h"

namespace outeffhop::attention {
namespace {

struct Variant {
    const char* name;
    const CpuKernel* kernel;
    bool runsHere;
    bool halfProducts;
};

std::vector<Variant> variants() {
    const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
    return {{"avx2", &avx2::kKernel, __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"), false},
            {"avx512", &avx512::kKernel, avx512, false},
            {"avx512_bf16", &avx512_bf16::kKernel, avx512 && __builtin_cpu_supports("avx512bf16"), true}};
}

class EveryVariant : public testing::TestWithParam<Variant> {};

HeadsView viewOf(const at::Tensor& x) {
    return {x.data_ptr(), {x.stride(0), x.stride(1), x.stride(2)}};
}

TEST_P(EveryVariant, AgreesWithTheOracle) {
    if (!GetParam().runsHere) GTEST_SKIP() << "skipped: not an instruction set of this processor";
    for (const NormalizerKind kind : {NormalizerKind::softmax, NormalizerKind::softmax1, NormalizerKind::softmaxN,
                                      NormalizerKind::clippedSoftmax, NormalizerKind::clippedSoftmax1})
        for (const int64_t tokens : {1, 7, 16, 33, 100})
            for (const int64_t headDim : {4, 16, 40, 64, 100}) {
                SCOPED_TRACE(testing::Message() << nameOf(kind) << ' ' << tokens << " x " << headDim);
                at::manual_seed(tokens);
                const auto random = [&] {
                    const at::Tensor x = at::randn({2, tokens, 3, headDim}).transpose(1, 2);
                    return GetParam().halfProducts ? x.to(at::kBFloat16).to(at::kFloat) : x;
                };
                const at::Tensor q = random(), k = random(), v = random(), gradient = random();
                const at::Tensor output = random(), dq = random(), dk = random(), dv = random();
                const at::Tensor lse = at::empty({2, 3, tokens}), noop = at::empty_like(lse),
                                 rest = at::empty_like(lse);
                const at::Tensor keyMask = at::rand({2, tokens}) > .3;
                AttentionOptions options;
                options.normalizer = {kind, -.02, 1.04, 2.5};
                options.causal = true;
                CpuWork work;
                work.batch = 2, work.heads = 3, work.queries = work.keys = tokens, work.headDim = headDim;
                work.scale = 1 / std::sqrt(double(headDim));
                work.causal = true;
                work.nullKey = options.normalizer.hasNullKey();
                if (work.nullKey) work.nullLogit = static_cast<float>(std::log(options.normalizer.nullKeys()));
                work.clips = options.normalizer.clips();
                work.gamma = -.02f, work.eta = 1.04f;
                work.keyMask = reinterpret_cast<const uint8_t*>(keyMask.const_data_ptr<bool>());
                work.q = viewOf(q), work.k = viewOf(k), work.v = viewOf(v), work.output = viewOf(output);
                work.outputGradient = viewOf(gradient), work.dq = viewOf(dq), work.dk = viewOf(dk),
                work.dv = viewOf(dv);
                work.lse = lse.data_ptr<float>(), work.noop = noop.data_ptr<float>();
                work.normalization = rest.data_ptr<float>();
                std::vector<float> scratch(static_cast<std::size_t>(GetParam().kernel->scratchSize(work)), NAN);
                for (int64_t head = 0; head < 6; ++head) GetParam().kernel->forward(work, head, scratch.data());
                std::fill(scratch.begin(), scratch.end(), NAN);
                for (int64_t head = 0; head < 6; ++head) GetParam().kernel->backward(work, head, scratch.data());

                const auto leaf = [](const at::Tensor& x) { return x.to(at::kDouble).requires_grad_(); };
                const at::Tensor exactQ = leaf(q), exactK = leaf(k), exactV = leaf(v);
                const oracle::Answer expected = oracle::attend(exactQ, exactK, exactV, keyMask, options);
                expected.context.backward(gradient.to(at::kDouble));
                // With bfloat16 products the weights and their gradients are rounded, to 3 digits.
                const double tolerance = GetParam().halfProducts ? 1e-2 : 1e-6;
                EXPECT_LT(oracle::relativeError(lse, expected.lse), 1e-6);
                if (work.clips)  // a difference to 1, so that its error does not shrink with it
                    EXPECT_LT(oracle::largestError(noop, expected.noop), 1e-6);
                else
                    EXPECT_LT(oracle::relativeError(noop, expected.noop), 1e-6);
                EXPECT_LT(oracle::relativeError(output, expected.context), tolerance);
                EXPECT_LT(oracle::relativeError(dq, exactQ.grad()), tolerance);
                EXPECT_LT(oracle::relativeError(dk, exactK.grad()), tolerance);
                EXPECT_LT(oracle::relativeError(dv, exactV.grad()), tolerance);
            }
}

INSTANTIATE_TEST_SUITE_P(InstructionSets, EveryVariant, testing::ValuesIn(variants()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace outeffhop::attention
