// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "core/attention/retrieval.h"
#include "core/theory/corruption.h"
#include "core/theory/experiment.h"
#include "core/theory/sphere.h"

namespace outeffhop::theory {
namespace {

using attention::Memory;
using attention::NormalizerKind;
using store::Better;
using store::MetricShape;

/// |T(x_m) - p_m| for each pattern, [M].
at::Tensor errorsOf(const Memory& memory, const at::Tensor& queries) {
    return (attention::retrieve(memory, queries) - memory.patterns).norm(2, 1);
}

/// The bound of query m for pattern m, [M].
at::Tensor boundsOf(const Memory& memory, const at::Tensor& queries) {
    std::vector<at::Tensor> bounds;
    for (std::int64_t m = 0; m < queries.size(0); ++m)
        bounds.push_back(attention::retrievalErrorBound(memory, queries[m], m));
    return at::stack(bounds);
}

double shareOf(const at::Tensor& truths) {
    return truths.to(at::kDouble).mean().item<double>();
}

/// Sparse normalizers have no bound of this form.
bool hasBound(const attention::Normalizer& normalizer) {
    return normalizer.isExponential() && !normalizer.clips();
}

}  // namespace

Result<std::vector<Series>> bound(const ImageGallery& gallery, const Setting& setting) {
    constexpr std::uint64_t kStream = 4;
    constexpr double kNoise = .1, kRounding = 1e-12;
    const std::string of =
        " Queries: images with noise of deviation 0.1 a pixel, moved and stretched with their patterns to "
        "mean 0 and length 1. Step: inverse temperature beta.";
    Tally tally;
    const auto define = [&](const char* name, const char* title, const std::string& what, Better better) {
        return tally.define({name, title, "", what + of, MetricShape::scalar, better});
    };
    const auto error = define("error.mean", "Retrieval error", "Length of T(x) - p, mean over queries.", Better::lower);
    const auto bounded =
        define("bound.median", "Bound of the error",
               "R (2 (M-1) exp(-beta (<p, x> - max <p', x>)) + n exp(-beta <p, x>)), n = 1 for Softmax_1 and 0 "
               "for softmax, median over queries.",
               Better::lower);
    const auto excess =
        define("bound.excess", "Largest excess over the bound",
               "Length of T(x) - p less its bound, the largest over queries; never above 0.", Better::lower);
    const auto telling = define("bound.telling", "Queries with a telling bound",
                                "Share of queries whose bound is below 2 R, which no error exceeds.", Better::higher);
    const auto notAbove =
        define("error.not_above_softmax", "Queries with at most softmax's error",
               "Share of queries for which T(x) is as near to p as with softmax, or nearer.", Better::higher);
    for (const auto seed : setting.seeds) {
        const auto images = gallery.draw(setting.patterns, seed);
        if (!images) return fail(images.error());
        data::Random random{static_cast<std::uint64_t>(seed), kStream};
        const UnitSphere sphere(images->values);
        const at::Tensor queries = sphere(addNoise(images->values, kNoise, random));
        for (const std::int64_t beta : {1, 2, 5, 10, 20, 50, 100, 200, 500}) {
            const Memory memory{sphere.patterns(), static_cast<double>(beta), setting.normalizer};
            const Memory dense{sphere.patterns(), memory.beta, {NormalizerKind::softmax}};
            const at::Tensor errors = errorsOf(memory, queries);
            tally.add(error, beta, errors.mean().item<double>());
            tally.add(notAbove, beta, shareOf(errors.le(errorsOf(dense, queries) + kRounding)));
            if (!hasBound(setting.normalizer)) continue;
            const at::Tensor bounds = boundsOf(memory, queries);
            tally.add(bounded, beta, bounds.median().item<double>());
            tally.add(excess, beta, (errors - bounds).max().item<double>());
            tally.add(telling, beta, shareOf(bounds.lt(2 * memory.patterns.norm(2, 1).max())));
        }
    }
    return tally.series();
}

}  // namespace outeffhop::theory
