// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/attention/cpu_attention.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>

#include "core/attention/cpu_kernel.h"

namespace outeffhop::attention {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

at::Tensor withDenseRows(const at::Tensor& x) {
    return x.stride(-1) == 1 ? x : x.contiguous();
}

/// [B, H, S, D] in the memory order of x where x is dense, else [B, S, H, D], as the projections around attention use.
at::Tensor emptyLikeHeads(const at::Tensor& x) {
    if (x.is_non_overlapping_and_dense()) return at::empty_like(x);
    const auto b = x.size(0), h = x.size(1), s = x.size(2), d = x.size(3);
    return at::empty_strided({b, h, s, d}, {s * h * d, d, h * d, 1}, x.options());
}

std::array<at::Tensor, 3> headsOf(const at::Tensor& qkv) {
    const auto part = [&](int64_t i) { return qkv.select(2, i).transpose(1, 2); };
    return {part(0), part(1), part(2)};
}

HeadsView viewOf(const at::Tensor& x) {
    return {x.data_ptr(), {x.stride(0), x.stride(1), x.stride(2)}};
}

/// What forward and backward have in common.
CpuWork workOn(const std::array<at::Tensor, 3>& inputs, const at::Tensor& keyMask, const AttentionOptions& options,
               const Dropout& dropout) {
    const auto& [q, k, v] = inputs;
    CpuWork work;
    work.batch = q.size(0), work.heads = q.size(1), work.queries = q.size(2), work.headDim = q.size(3);
    work.keys = k.size(2);
    work.reduced = q.scalar_type() == at::kBFloat16;
    work.bf16Products = work.reduced || options.bf16Products;
    work.scale = options.scale;
    work.causal = options.causal;
    work.nullKey = options.normalizer.hasNullKey();
    if (work.nullKey) work.nullLogit = static_cast<float>(std::log(options.normalizer.nullKeys()));
    work.clips = options.normalizer.clips();
    work.dropout = dropout;
    work.gamma = static_cast<float>(options.normalizer.gamma);
    work.eta = static_cast<float>(options.normalizer.eta);
    work.keyMask = keyMask.defined() ? reinterpret_cast<const uint8_t*>(keyMask.const_data_ptr<bool>()) : nullptr;
    work.q = viewOf(q), work.k = viewOf(k), work.v = viewOf(v);
    return work;
}

struct Forward {
    at::Tensor output, lse, noop, normalization;
    Dropout dropout;
};

Forward runForward(const std::array<at::Tensor, 3>& inputs, const at::Tensor& keyMask,
                   const AttentionOptions& options) {
    const at::Tensor& q = inputs[0];
    const auto perQuery = [&] { return at::empty(q.sizes().slice(0, 3), q.options().dtype(at::kFloat)); };
    Forward result{emptyLikeHeads(q), perQuery(), perQuery(), perQuery(), {}};
    if (options.dropout > 0) result.dropout = Dropout::with(options.dropout, drawSeed());
    CpuWork work = workOn(inputs, keyMask, options, result.dropout);
    work.output = viewOf(result.output);
    work.lse = result.lse.mutable_data_ptr<float>();
    work.noop = result.noop.mutable_data_ptr<float>();
    work.normalization = result.normalization.mutable_data_ptr<float>();
    at::parallel_for(0, work.batch * work.heads, 1, [&](int64_t begin, int64_t end) { cpuForward(work, begin, end); });
    return result;
}

/// What the backward knows of the forward besides tensors.
struct Recall {
    AttentionOptions options;
    Dropout dropout;
};

void runBackward(const at::Tensor& gradient, const std::array<at::Tensor, 3>& inputs, const at::Tensor& keyMask,
                 const at::Tensor& normalization, const Recall& recall,
                 const std::array<at::Tensor, 3>& inputGradients) {
    const at::Tensor denseGradient = withDenseRows(gradient);
    CpuWork work = workOn(inputs, keyMask, recall.options, recall.dropout);
    work.normalization = normalization.mutable_data_ptr<float>();
    work.outputGradient = viewOf(denseGradient);
    work.dq = viewOf(inputGradients[0]), work.dk = viewOf(inputGradients[1]), work.dv = viewOf(inputGradients[2]);
    at::parallel_for(0, work.batch * work.heads, 1, [&](int64_t begin, int64_t end) { cpuBackward(work, begin, end); });
}

void remember(AutogradContext* context, const AttentionOptions& options, const Forward& result) {
    auto& data = context->saved_data;
    data["kind"] = static_cast<int64_t>(options.normalizer.kind);
    data["gamma"] = options.normalizer.gamma;
    data["eta"] = options.normalizer.eta;
    data["n"] = options.normalizer.n;
    data["scale"] = options.scale;
    data["causal"] = options.causal;
    data["bf16Products"] = options.bf16Products;
    data["dropoutSeed"] = static_cast<int64_t>(result.dropout.seed);
    data["dropoutLimit"] = static_cast<int64_t>(result.dropout.limit);
    context->mark_non_differentiable({result.lse, result.noop});
    context->set_materialize_grads(false);
}

Recall recall(AutogradContext* context) {
    auto& data = context->saved_data;
    AttentionOptions options;
    options.normalizer = {static_cast<NormalizerKind>(data["kind"].toInt()), data["gamma"].toDouble(),
                          data["eta"].toDouble(), data["n"].toDouble()};
    options.scale = data["scale"].toDouble();
    options.causal = data["causal"].toBool();
    options.bf16Products = data["bf16Products"].toBool();
    return {options, Dropout{static_cast<std::uint64_t>(data["dropoutSeed"].toInt()),
                             static_cast<std::uint32_t>(data["dropoutLimit"].toInt())}};
}

class CpuAttention : public torch::autograd::Function<CpuAttention> {
 public:
    static variable_list forward(AutogradContext* context, const at::Tensor& q, const at::Tensor& k,
                                 const at::Tensor& v, const std::optional<at::Tensor>& keyMask,
                                 const AttentionOptions& options) {
        const Forward result = runForward({q, k, v}, keyMask.value_or(at::Tensor()), options);
        context->save_for_backward({q, k, v, keyMask.value_or(at::Tensor()), result.normalization});
        remember(context, options, result);
        return {result.output, result.lse, result.noop};
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        variable_list result(5);
        if (!gradients[0].defined()) return result;
        const variable_list saved = context->get_saved_variables();
        const std::array inputs{saved[0], saved[1], saved[2]};
        const std::array inputGradients{emptyLikeHeads(saved[0]), emptyLikeHeads(saved[1]), emptyLikeHeads(saved[2])};
        runBackward(gradients[0], inputs, saved[3], saved[4], recall(context), inputGradients);
        std::copy(inputGradients.begin(), inputGradients.end(), result.begin());
        return result;
    }
};

class PackedCpuAttention : public torch::autograd::Function<PackedCpuAttention> {
 public:
    static variable_list forward(AutogradContext* context, const at::Tensor& qkv,
                                 const std::optional<at::Tensor>& keyMask, const AttentionOptions& options) {
        const Forward result = runForward(headsOf(qkv), keyMask.value_or(at::Tensor()), options);
        context->save_for_backward({qkv, keyMask.value_or(at::Tensor()), result.normalization});
        remember(context, options, result);
        return {result.output, result.lse, result.noop};
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        if (!gradients[0].defined()) return variable_list(3);
        const variable_list saved = context->get_saved_variables();
        const at::Tensor gradient = at::empty(saved[0].sizes(), saved[0].options());
        runBackward(gradients[0], headsOf(saved[0]), saved[1], saved[2], recall(context), headsOf(gradient));
        return {gradient, at::Tensor(), at::Tensor()};
    }
};

/// Functions of autograd take an optional tensor, not an undefined one.
std::optional<at::Tensor> denseMask(const at::Tensor& keyMask) {
    return keyMask.defined() ? std::optional(keyMask.contiguous()) : std::nullopt;
}

}  // namespace

Attended attendOnCpuKernel(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& keyMask,
                           const AttentionOptions& options) {
    const variable_list results =
        CpuAttention::apply(withDenseRows(q), withDenseRows(k), withDenseRows(v), denseMask(keyMask), options);
    return {results[0], results[1], results[2]};
}

Attended attendOnCpuKernelPacked(const at::Tensor& qkv, const at::Tensor& keyMask, const AttentionOptions& options) {
    const variable_list results = PackedCpuAttention::apply(withDenseRows(qkv), denseMask(keyMask), options);
    return {results[0], results[1], results[2]};
}

}  // namespace outeffhop::attention
