// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/head_statistics.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>

#include "core/metrics/probability_scan.h"

namespace outeffhop::metrics {
namespace {

/// Mean of values [B, H, Q, ...] over batch and the selected queries.
at::Tensor meanOverQueries(const at::Tensor& values, const at::Tensor& queryMask) {
    constexpr std::array<int64_t, 2> kBatchAndQueries{0, 2};
    if (!queryMask.defined()) return values.mean(kBatchAndQueries);
    at::Tensor selected = queryMask.unsqueeze(1).to(values.scalar_type());
    while (selected.dim() < values.dim()) selected = selected.unsqueeze(-1);
    return (values * selected).sum(kBatchAndQueries) / queryMask.sum();
}

at::Tensor inFloats(const at::Tensor& x) {
    return at::isReducedFloatingType(x.scalar_type()) ? x.detach().to(at::kFloat) : x.detach();
}

/// Means over batch and queries of contiguous values [B, H, Q], without the cost of several operators.
void addHeadMeans(const at::Tensor& perQuery, float* means) {
    const int64_t batch = perQuery.size(0), heads = perQuery.size(1), queries = perQuery.size(2);
    const float* row = perQuery.const_data_ptr<float>();
    std::vector<double> sums(static_cast<std::size_t>(heads));
    for (int64_t b = 0; b < batch; ++b)
        for (double& sum : sums) {
            float ofRow = 0;
#pragma omp simd reduction(+ : ofRow)
            for (int64_t q = 0; q < queries; ++q) ofRow += row[q];
            sum += ofRow;
            row += queries;
        }
    for (const double sum : sums) *means++ = static_cast<float>(sum / static_cast<double>(batch * queries));
}

/// Sums of all maps [B, H] of contiguous probabilities on the CPU.
std::vector<ProbabilitySums> scanMaps(const at::Tensor& probabilities, const at::Tensor& idle) {
    const int64_t heads = probabilities.size(1), queries = probabilities.size(2), keys = probabilities.size(3);
    const float* const first = probabilities.const_data_ptr<float>();
    const bool* const isIdle = idle.defined() ? idle.const_data_ptr<bool>() : nullptr;
    std::vector<ProbabilitySums> sums(static_cast<std::size_t>(probabilities.size(0) * heads));
    at::parallel_for(0, static_cast<int64_t>(sums.size()), 1, [&](int64_t begin, int64_t end) {
        for (int64_t map = begin; map < end; ++map)
            sums[static_cast<std::size_t>(map)] = scanProbabilities(first + map * queries * keys, queries, keys,
                                                                    isIdle ? isIdle + map / heads * queries : nullptr);
    });
    return sums;
}

/// Means [H] of one of the sums over the maps of each head.
template <class Member>
at::Tensor meansOf(const std::vector<ProbabilitySums>& sums, int64_t heads, Member member, double divisor) {
    std::vector<double> means(static_cast<std::size_t>(heads));
    for (std::size_t map = 0; map < sums.size(); ++map)
        means[map % means.size()] += static_cast<double>(sums[map].*member) / divisor;
    return at::tensor(means, at::kFloat);
}

}  // namespace

HeadSinks headSinks(const at::Tensor& probabilities, const at::Tensor& idle) {
    const at::Tensor p = inFloats(probabilities);
    if (!p.is_cpu() || p.scalar_type() != at::kFloat) {
        const at::Tensor ofIdle = idle.defined() ? sinkMass(p, idle).select(-1, 0) : at::Tensor();
        return {sinkMass(p).select(-1, 0), ofIdle, p.mean(2).amax(-1).mean(0), entropy(p)};
    }
    const auto sums = scanMaps(p.contiguous(), idle.defined() ? idle.contiguous() : idle);
    const auto mean = [&](auto member, double divisor) { return meansOf(sums, p.size(1), member, divisor); };
    const auto queries = static_cast<double>(p.size(0) * p.size(2));
    HeadSinks sinks{mean(&ProbabilitySums::firstKey, queries), at::Tensor(),
                    mean(&ProbabilitySums::largestKey, queries), mean(&ProbabilitySums::entropy, queries)};
    if (idle.defined()) sinks.key0Idle = mean(&ProbabilitySums::idleFirst, idle.sum().item<double>());
    return sinks;
}

HeadSinks paddedHeadSinks(const at::Tensor& probabilities, const at::Tensor& tokenMask) {
    const at::Tensor p = inFloats(probabilities);
    const at::Tensor counted = tokenMask.unsqueeze(1).unsqueeze(-1).to(p.scalar_type());
    const at::Tensor ofKeys = (p * counted).sum(2) / counted.sum(2).clamp_min(1);  // [B, H, K]
    return {sinkMass(p, tokenMask).select(-1, 0), at::Tensor(), ofKeys.amax(-1).mean(0), entropy(p, tokenMask)};
}

at::Tensor headMeans(at::TensorList perQuery) {
    const auto isSimple = [](const at::Tensor& x) { return x.is_cpu() && x.scalar_type() == at::kFloat; };
    if (!std::ranges::all_of(perQuery, isSimple)) {
        std::vector<at::Tensor> means;
        for (const at::Tensor& layer : perQuery) means.push_back(layer.mean(at::IntArrayRef{0, 2}).to(at::kFloat));
        return at::cat(means);
    }
    const int64_t heads = perQuery.empty() ? 0 : perQuery[0].size(1);
    at::Tensor means = at::empty({static_cast<int64_t>(perQuery.size()) * heads}, at::kFloat);
    float* next = means.data_ptr<float>();
    for (const at::Tensor& layer : perQuery) {
        addHeadMeans(layer.contiguous(), next);
        next += heads;
    }
    return means;
}

at::Tensor headMean(const at::Tensor& perQuery, const at::Tensor& queryMask) {
    return meanOverQueries(inFloats(perQuery), queryMask);
}

at::Tensor sinkMass(const at::Tensor& probabilities, const at::Tensor& queryMask) {
    return meanOverQueries(inFloats(probabilities), queryMask);
}

at::Tensor entropy(const at::Tensor& probabilities, const at::Tensor& queryMask) {
    const at::Tensor p = inFloats(probabilities);
    return meanOverQueries(at::xlogy(p, p).sum(-1).neg_(), queryMask);
}

}  // namespace outeffhop::metrics
