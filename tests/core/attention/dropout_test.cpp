// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/attention/dropout.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/attention/attention.h"
#include "core/attention/cpu_kernel.h"
#include "core/attention/mask.h"
#include "core/attention/path_choice.h"
#include "tests/core/attention/oracle.h"

namespace outeffhop::attention {
namespace {

TEST(Dropout, DropsTheShareItIsToldIndependentlyBySeedAndPlace) {
    constexpr int kCount = 1'000'000;
    const auto dropout = Dropout::with(0.1, 123456789012345ULL), other = Dropout::with(0.1, 123456789012346ULL);
    int kept = 0, pairs = 0, both = 0;
    for (int i = 0; i < kCount; ++i) {
        kept += dropout.keeps(i);
        pairs += !dropout.keeps(i) && !dropout.keeps(i + 1);
        both += !dropout.keeps(i) && !other.keeps(i);
    }
    EXPECT_NEAR(kept, 900'000, 5 * 300);  // five standard deviations
    EXPECT_NEAR(pairs, 10'000, 5 * 100);
    EXPECT_NEAR(both, 10'000, 5 * 100);
    EXPECT_NEAR(dropout.scale(), 1 / 0.9, 1e-9);
    EXPECT_FALSE(Dropout{}.active());
}

struct Inputs {
    at::Tensor q, k, v, keyMask;
};

Inputs inputsOf(int64_t batch, int64_t heads, int64_t tokens, int64_t headDim) {
    at::manual_seed(7);
    const auto random = [&] { return at::randn({batch, heads, tokens, headDim}).requires_grad_(); };
    at::Tensor keyMask = at::ones({batch, tokens}, at::kBool);
    keyMask.select(0, 0).narrow(0, 0, tokens / 4).fill_(false);
    return {random(), random(), random(), keyMask};
}

AttentionOptions optionsOf(NormalizerKind kind, double dropout) {
    AttentionOptions options;
    options.normalizer = {kind, -.02, 1.04};
    options.causal = true;
    options.dropout = dropout;
    return options;
}

Attended attend(const Inputs& x, const AttentionOptions& options) {
    at::manual_seed(8);
    return attention::attend(x.q, x.k, x.v, x.keyMask, options);
}

/// What `attend` multiplied the weights with, [B, H, Q, K].
at::Tensor factorsOf(const Inputs& x, double dropout) {
    at::manual_seed(8);
    const auto mask = Dropout::with(dropout, drawSeed());
    at::Tensor factors = at::empty({x.q.size(0), x.q.size(1), x.q.size(2), x.k.size(2)}, at::kDouble);
    for (int64_t i = 0; i < factors.numel(); ++i)
        factors.mutable_data_ptr<double>()[i] = mask.keeps(static_cast<std::uint32_t>(i)) ? mask.scale() : 0;
    return factors;
}

TEST(AttentionDropout, EqualsTheExplicitFormWithTheSameMask) {
    if (!hasCpuKernel()) GTEST_SKIP() << "skipped: no AVX2";
    for (const NormalizerKind kind : {NormalizerKind::softmax, NormalizerKind::softmax1, NormalizerKind::clippedSoftmax,
                                      NormalizerKind::clippedSoftmax1})
        for (const int64_t tokens : {5, 33, 70}) {
            SCOPED_TRACE(testing::Message() << nameOf(kind) << ' ' << tokens);
            const Inputs x = inputsOf(2, 3, tokens, 24);
            const AttentionOptions options = optionsOf(kind, 0.3);
            ASSERT_EQ(chooseBackend(x.q, true, options), Backend::cpuKernel);
            const at::Tensor gradient = at::randn(x.q.sizes());
            const Attended fast = attend(x, options);
            fast.context.backward(gradient);

            const auto exact = [](const at::Tensor& t) { return t.detach().to(at::kDouble).requires_grad_(); };
            const at::Tensor q = exact(x.q), k = exact(x.k), v = exact(x.v);
            const at::Tensor logits = (q.matmul(k.transpose(2, 3)) / std::sqrt(24.0))
                                          .masked_fill(allowedPairs(q, k, x.keyMask, true).logical_not(), -INFINITY);
            const at::Tensor context = (normalize(logits, options.normalizer) * factorsOf(x, 0.3)).matmul(v);
            context.backward(gradient.to(at::kDouble));
            EXPECT_LT(oracle::relativeError(fast.context, context), 1e-6);
            EXPECT_LT(oracle::relativeError(x.q.grad(), q.grad()), 1e-6);
            EXPECT_LT(oracle::relativeError(x.k.grad(), k.grad()), 1e-6);
            EXPECT_LT(oracle::relativeError(x.v.grad(), v.grad()), 1e-6);
            const Attended without = attend(x, optionsOf(kind, 0));
            EXPECT_TRUE(at::equal(fast.lse, without.lse));
            EXPECT_TRUE(at::equal(fast.noop, without.noop));
        }
}

TEST(AttentionDropout, LeavesTheExpectationAlone) {
    const Inputs x = inputsOf(1, 2, 16, 8);
    const at::NoGradGuard noGradient;
    const at::Tensor expected = attend(x, optionsOf(NormalizerKind::softmax1, 0)).context;
    constexpr int kDraws = 4000;
    at::Tensor sum = at::zeros_like(expected), squares = at::zeros_like(expected);
    for (int draw = 0; draw < kDraws; ++draw) {
        const at::Tensor one =
            attention::attend(x.q, x.k, x.v, x.keyMask, optionsOf(NormalizerKind::softmax1, 0.4)).context;
        sum += one;
        squares += one * one;
    }
    const at::Tensor mean = sum / kDraws, variance = squares / kDraws - mean * mean;
    // Five standard deviations of the mean, for 256 numbers; rounding where nothing is random.
    EXPECT_TRUE(((mean - expected).abs() <= 5 * (variance / kDraws).clamp_min(0).sqrt() + 1e-5).all().item<bool>());
}

TEST(AttentionDropout, IsFixedByTheGeneratorForAnyNumberOfThreads) {
    const Inputs x = inputsOf(3, 2, 40, 16);
    const AttentionOptions options = optionsOf(NormalizerKind::softmax1, 0.2);
    const int threads = at::get_num_threads();
    at::set_num_threads(1);
    const at::Tensor one = attend(x, options).context;
    at::set_num_threads(2);
    const at::Tensor two = attend(x, options).context;
    at::set_num_threads(threads);
    EXPECT_TRUE(at::equal(one, two));
    EXPECT_FALSE(at::equal(two, attention::attend(x.q, x.k, x.v, x.keyMask, options).context));
}

}  // namespace
}  // namespace outeffhop::attention
