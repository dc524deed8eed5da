// SPDX-License-Identifier: GPL-3.0-or-later
// Every back end against the float64 oracle, forward, by-products and gradients:
// normalizers x masks x types x memory layouts x shapes.
#include <ATen/ATen.h>
#include <ATen/Context.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/attention/attention.h"
#include "core/attention/cpu_attention.h"
#include "core/attention/cpu_kernel.h"
#include "core/attention/materialised.h"
#include "core/attention/path_choice.h"
#include "core/attention/stock_attention.h"
#include "tests/core/attention/oracle.h"

namespace outeffhop::attention {
namespace {

using oracle::relativeError;

enum class Masking { none, causal, padding, causalPadding, fullyMasked };
constexpr std::array kMaskings{Masking::none, Masking::causal, Masking::padding, Masking::causalPadding,
                               Masking::fullyMasked};

struct Shape {
    int64_t batch, heads, queries, keys, headDim;
};

struct Inputs {
    at::Tensor q, k, v, keyMask, gradient;
};

/// Padding as a tokenizer leaves it: at the end in one sequence, at the beginning in another, none in the rest.
at::Tensor keyMaskFor(Masking masking, const Shape& shape) {
    if (masking == Masking::none || masking == Masking::causal) return {};
    at::Tensor mask = at::ones({shape.batch, shape.keys}, at::kBool);
    mask[0].narrow(0, shape.keys - shape.keys / 4, shape.keys / 4).fill_(false);
    mask[1].narrow(0, 0, shape.keys / 3).fill_(false);
    if (masking == Masking::fullyMasked) mask[1].fill_(false);
    return mask;
}

Inputs makeInputs(const Shape& s, Masking masking, at::ScalarType type, bool packed) {
    at::manual_seed(11);
    Inputs inputs;
    if (packed) {
        const at::Tensor qkv = at::randn({s.batch, s.keys, 3, s.heads, s.headDim}).to(type);
        const auto part = [&](int64_t i) { return qkv.select(2, i).transpose(1, 2); };
        inputs = {part(0).narrow(2, 0, s.queries), part(1), part(2), {}, {}};
        inputs.gradient = at::randn({s.batch, s.queries, s.heads, s.headDim}).to(type).transpose(1, 2);
    } else {
        const auto random = [&](int64_t tokens) { return at::randn({s.batch, s.heads, tokens, s.headDim}).to(type); };
        inputs = {random(s.queries) * 2, random(s.keys), random(s.keys), {}, random(s.queries)};
    }
    inputs.keyMask = keyMaskFor(masking, s);
    return inputs;
}

struct Outcome {
    at::Tensor context, lse, noop, dq, dk, dv;
};

template <class Function>
Outcome differentiate(const Inputs& inputs, Function f) {
    const auto leaf = [](const at::Tensor& x) { return x.detach().requires_grad_(); };
    const at::Tensor q = leaf(inputs.q), k = leaf(inputs.k), v = leaf(inputs.v);
    const auto attended = f(q, k, v);
    attended.context.backward(inputs.gradient.to(attended.context.scalar_type()));
    return {attended.context, attended.lse, attended.noop, q.grad(), k.grad(), v.grad()};
}

/// Largest relative errors (Frobenius norm).
struct Tolerance {
    double context, gradients, byProducts;
};

/// In bf16 and fp16 the explicit path rounds once, at the end. The CPU kernel and LibTorch's also round the weights and
/// their gradients, for the products; LibTorch's use a short exponential besides. The errors of plain softmax are as
/// large.
Tolerance toleranceOf(Backend backend, at::ScalarType type) {
    if (type == at::kDouble) return {1e-14, 1e-14, 1e-14};
    if (type == at::kFloat) return {1e-6, 1e-6, 1e-6};
    if (backend == Backend::materialised) return {2e-3, 2e-3, 1e-6};
    return backend == Backend::cpuKernel ? Tolerance{4e-3, 1e-2, 1e-6} : Tolerance{6e-3, 2e-2, 5e-5};
}

/// `byRowSum`: p_noop is a difference to 1, so that its error does not shrink with it.
void expectClose(const Outcome& actual, const Outcome& expected, at::ScalarType type, const Tolerance& tolerance,
                 bool byRowSum) {
    EXPECT_EQ(actual.context.scalar_type(), type);
    EXPECT_EQ(actual.lse.scalar_type(), type == at::kDouble ? at::kDouble : at::kFloat);
    EXPECT_LT(relativeError(actual.context, expected.context), tolerance.context);
    EXPECT_LT(relativeError(actual.lse, expected.lse), tolerance.byProducts);
    if (byRowSum)
        EXPECT_LT(oracle::largestError(actual.noop, expected.noop), tolerance.byProducts);
    else
        EXPECT_LT(relativeError(actual.noop, expected.noop), tolerance.byProducts);
    EXPECT_LT(relativeError(actual.dq, expected.dq), tolerance.gradients);
    EXPECT_LT(relativeError(actual.dk, expected.dk), tolerance.gradients);
    EXPECT_LT(relativeError(actual.dv, expected.dv), tolerance.gradients);
}

Outcome onBackend(Backend backend, const Inputs& inputs, const AttentionOptions& options) {
    return differentiate(inputs, [&](const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
        switch (backend) {
            case Backend::materialised:
                return attendMaterialised(q, k, v, inputs.keyMask, options);
            case Backend::cpuKernel:
                return attendOnCpuKernel(q, k, v, inputs.keyMask, options);
            case Backend::cpuFlash:
                return attendOnStockKernel(StockKernel::cpuFlash, q, k, v, inputs.keyMask, options);
            case Backend::cudaFlash:
                return attendOnStockKernel(StockKernel::cudaFlash, q, k, v, inputs.keyMask, options);
            case Backend::cudaEfficient:
                return attendOnStockKernel(StockKernel::cudaEfficient, q, k, v, inputs.keyMask, options);
            case Backend::cudaCudnn:
                return attendOnStockKernel(StockKernel::cudaCudnn, q, k, v, inputs.keyMask, options);
        }
        return Attended{};
    });
}

Inputs onCuda(const Inputs& x) {
    const auto move = [](const at::Tensor& t) { return t.defined() ? t.to(at::kCUDA) : t; };
    return {move(x.q), move(x.k), move(x.v), move(x.keyMask), move(x.gradient)};
}

bool takes(Backend backend, at::ScalarType type, const Normalizer& normalizer, const Inputs& inputs) {
    const bool clips = normalizer.clips(), half = at::isReducedFloatingType(type);
    if (backend != Backend::materialised && !normalizer.isExponential()) return false;
    switch (backend) {
        case Backend::materialised:
            return true;
        case Backend::cpuKernel:
            return hasCpuKernel() && (type == at::kFloat || type == at::kBFloat16);
        case Backend::cpuFlash:
            return !clips;
        case Backend::cudaEfficient:
            return !clips && type != at::kDouble && inputs.q.size(3) % 8 == 0;
        case Backend::cudaFlash:
        case Backend::cudaCudnn:
            return !clips && half && !inputs.keyMask.defined() && inputs.q.size(3) % 8 == 0;
    }
    return false;
}

bool isOnCuda(Backend backend) {
    return backend >= Backend::cudaFlash;
}

class EveryBackend : public testing::TestWithParam<std::tuple<Backend, at::ScalarType>> {};

TEST_P(EveryBackend, AgreesWithTheOracle) {
    const auto [backend, type] = GetParam();
    if (isOnCuda(backend) && !at::globalContext().hasCUDA()) GTEST_SKIP() << "skipped: no GPU";
    int cases = 0;
    for (const NormalizerKind kind : kNormalizerKinds)
        for (const Masking masking : kMaskings)
            for (const bool packed : {false, true})
                for (const Shape& shape :
                     {Shape{2, 3, 33, 33, 64}, Shape{3, 2, 70, 70, 40}, Shape{2, 1, 5, 5, 8}, Shape{2, 2, 9, 77, 16}}) {
                    AttentionOptions options;
                    options.normalizer = {kind, -.01, 1.1, 2.5, 1.3};
                    options.scale = 1 / std::sqrt(double(shape.headDim));
                    options.causal = masking == Masking::causal || masking == Masking::causalPadding;
                    if (options.causal && shape.queries != shape.keys) continue;
                    const Inputs inputs = makeInputs(shape, masking, type, packed);
                    if (!takes(backend, type, options.normalizer, inputs)) continue;
                    ++cases;
                    SCOPED_TRACE(testing::Message() << nameOf(kind) << " masking " << int(masking) << " packed "
                                                    << packed << " tokens " << shape.queries << "/" << shape.keys);
                    Inputs exact = inputs;
                    exact.gradient = inputs.gradient.to(at::kDouble);
                    const Outcome expected =
                        differentiate(exact, [&](const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
                            return oracle::attend(q.to(at::kDouble), k.to(at::kDouble), v.to(at::kDouble),
                                                  inputs.keyMask, options);
                        });
                    expectClose(onBackend(backend, isOnCuda(backend) ? onCuda(inputs) : inputs, options), expected,
                                type, toleranceOf(backend, type), options.normalizer.clips());
                }
    if (cases == 0) GTEST_SKIP() << "skipped: not a type of this back end";
}

std::string backendCase(const testing::TestParamInfo<std::tuple<Backend, at::ScalarType>>& info) {
    std::string name = std::string(nameOf(std::get<0>(info.param))) + "_" + c10::toString(std::get<1>(info.param));
    std::replace(name.begin(), name.end(), ' ', '_');
    return name;
}

INSTANTIATE_TEST_SUITE_P(Cpu, EveryBackend,
                         testing::Combine(testing::Values(Backend::materialised, Backend::cpuFlash, Backend::cpuKernel),
                                          testing::Values(at::kDouble, at::kFloat, at::kBFloat16)),
                         backendCase);
INSTANTIATE_TEST_SUITE_P(Cuda, EveryBackend,
                         testing::Combine(testing::Values(Backend::cudaFlash, Backend::cudaEfficient,
                                                          Backend::cudaCudnn),
                                          testing::Values(at::kFloat, at::kBFloat16, at::kHalf)),
                         backendCase);

Attended attendRandom(const AttentionOptions& options, at::ScalarType type, const at::Tensor& keyMask = {}) {
    const Inputs x = makeInputs({2, 2, 24, 24, 32}, Masking::none, type, false);
    return attend(x.q, x.k, x.v, keyMask, options);
}

TEST(PathChoice, FollowsTypeAndOptions) {
    const at::Tensor q = at::empty({2, 2, 8, 16});
    AttentionOptions options;
    if (hasCpuKernel()) {
        EXPECT_EQ(chooseBackend(q, true, options), Backend::cpuKernel);
        options.normalizer.kind = NormalizerKind::clippedSoftmax1;
        EXPECT_EQ(chooseBackend(q, true, options), Backend::cpuKernel);
    }
    options.normalizer.kind = NormalizerKind::softmax1;
    EXPECT_EQ(chooseBackend(q.to(at::kDouble), true, options), Backend::cpuFlash);
    options.wantProbabilities = true;
    EXPECT_EQ(chooseBackend(q, false, options), Backend::materialised);
    options.wantProbabilities = false;
    options.dropout = .1;
    EXPECT_EQ(chooseBackend(q.to(at::kDouble), false, options), Backend::materialised);
    if (hasCpuKernel()) EXPECT_EQ(chooseBackend(q, false, options), Backend::cpuKernel);
    options.dropout = 0;
    options.path = Path::materialised;
    EXPECT_EQ(chooseBackend(q, false, options), Backend::materialised);
}

TEST(Attend, PackedProjectionsGiveTheSame) {
    for (const auto type : {at::kFloat, at::kBFloat16, at::kDouble}) {
        const at::Tensor qkv = at::randn({2, 20, 3, 2, 32}).to(type);
        AttentionOptions options;
        options.normalizer.kind = NormalizerKind::softmax1;
        options.causal = true;
        const at::Tensor packed = qkv.clone().requires_grad_(), apart = qkv.clone().requires_grad_();
        const Attended one = attendPacked(packed, {}, options);
        const auto part = [&](int64_t i) { return apart.select(2, i).transpose(1, 2); };
        const Attended three = attend(part(0), part(1), part(2), {}, options);
        const at::Tensor gradient = at::randn_like(one.context);
        one.context.backward(gradient);
        three.context.backward(gradient);
        EXPECT_TRUE(at::equal(one.context, three.context));
        EXPECT_TRUE(at::equal(packed.grad(), apart.grad()));
    }
}

TEST(Attend, ProbabilitiesAreWhatTheContextWasMadeWith) {
    AttentionOptions options;
    options.normalizer.kind = NormalizerKind::softmax1;
    options.wantProbabilities = true;
    const Inputs x = makeInputs({2, 2, 24, 24, 32}, Masking::padding, at::kFloat, false);
    const Attended attended = attend(x.q, x.k, x.v, x.keyMask, options);
    EXPECT_LT(relativeError(at::matmul(attended.probabilities, x.v), attended.context), 1e-6);
    EXPECT_LT(oracle::largestError(attended.probabilities.sum(3) + attended.noop, at::ones({2, 2, 24})), 1e-6);
}

TEST(Attend, DropoutKeepsTheMeanAndTheByProducts) {
    AttentionOptions options;
    options.normalizer.kind = NormalizerKind::softmax1;
    const Attended exact = attendRandom(options, at::kFloat);
    options.dropout = .25;
    at::Tensor mean = at::zeros_like(exact.context);
    constexpr int repeats = 300;
    const Inputs x = makeInputs({2, 2, 24, 24, 32}, Masking::none, at::kFloat, false);
    for (int i = 0; i < repeats; ++i) {
        const Attended dropped = attend(x.q, x.k, x.v, {}, options);
        EXPECT_LT(oracle::largestError(dropped.noop, exact.noop), 1e-6);
        mean += dropped.context / repeats;
    }
    EXPECT_LT(relativeError(mean, exact.context), .1);
}

TEST(Attend, StrongLogitsStayFinite) {
    for (const auto type : {at::kFloat, at::kBFloat16, at::kDouble})
        for (const NormalizerKind kind : kNormalizerKinds)
            for (const double level : {-1e4, 1e4}) {
                AttentionOptions options;
                options.normalizer = {kind, -.03, 1};
                options.scale = 1;
                Inputs x = makeInputs({2, 2, 24, 24, 32}, Masking::none, type, false);
                x.q = at::cat({x.q.narrow(3, 0, 31), at::full({2, 2, 24, 1}, level, x.q.options())}, 3);
                x.k = at::cat({x.k.narrow(3, 0, 31), at::ones({2, 2, 24, 1}, x.k.options())}, 3);
                const Outcome outcome =
                    differentiate(x, [&](const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
                        return attend(q, k, v, {}, options);
                    });
                for (const at::Tensor& t :
                     {outcome.context, outcome.lse, outcome.noop, outcome.dq, outcome.dk, outcome.dv})
                    EXPECT_TRUE(t.isfinite().all().item<bool>()) << nameOf(kind) << " at " << level;
            }
}

TEST(Attend, NanInputIsNotHidden) {
    for (const auto type : {at::kFloat, at::kDouble}) {
        Inputs x = makeInputs({2, 2, 24, 24, 32}, Masking::none, type, false);
        x.k[0][0][3][5] = std::nan("");
        EXPECT_TRUE(attend(x.q, x.k, x.v, {}, {}).context[0][0].isnan().all().item<bool>());
    }
}

TEST(Attend, RefusesShapesThatDoNotFit) {
    const at::Tensor q = at::zeros({1, 1, 3, 8}), k = at::zeros({1, 1, 5, 8});
    AttentionOptions causal;
    causal.causal = true;
    EXPECT_THROW(attend(q, k, k, {}, causal), c10::Error);
    EXPECT_THROW(attend(q, k, q, {}, {}), c10::Error);
    EXPECT_THROW(attend(q[0], k[0], k[0], {}, {}), c10::Error);
    EXPECT_THROW(attend(q, k, k, at::ones({1, 5}), {}), c10::Error);
}

}  // namespace
}  // namespace outeffhop::attention
