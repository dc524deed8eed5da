// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include <cmath>

#include "core/attention/retrieval.h"
#include "core/theory/experiment.h"

namespace outeffhop::theory {
namespace {

using attention::Memory;
using store::Better;
using store::MetricShape;

/// The shortest x with <p, x> = overlap for every pattern p; the patterns have to be linearly independent.
at::Tensor equallyFar(const at::Tensor& patterns, double overlap) {
    return at::linalg_pinv(patterns).matmul(at::full({patterns.size(0)}, overlap, at::kDouble));
}

}  // namespace

Result<std::vector<Series>> noop(const ImageGallery& gallery, const Setting& setting) {
    const std::string step = " Step: c, where all logits beta <p, x> of the query are -c.";
    Tally tally;
    const auto define = [&](const char* name, const char* title, const std::string& what) {
        return tally.define({name, title, "", what + step, MetricShape::scalar, Better::neither});
    };
    const auto mass = define("noop.mass", "No-op probability", "What the association leaves to no pattern.");
    const auto closed = define("noop.closed_form", "No-op probability, closed form",
                               "n / (n + M exp(-c)), n = 1 for Softmax_1 and 0 for softmax.");
    const auto length =
        define("output.length", "Length of what is found", "Length of T(x) over that of the mean of the patterns.");
    for (const auto seed : setting.seeds) {
        const auto images = gallery.draw(setting.patterns, seed);
        if (!images) return fail(images.error());
        const Memory memory{.patterns = images->values, .beta = setting.beta, .normalizer = setting.normalizer};
        const double mean = memory.patterns.mean(0).norm().item<double>();
        const at::Tensor unit = equallyFar(memory.patterns, 1 / setting.beta);
        const double n = setting.normalizer.nullKeys(), patterns = static_cast<double>(setting.patterns);
        for (std::int64_t c = 0; c <= 20; ++c) {
            const at::Tensor x = unit * -static_cast<double>(c);
            tally.add(mass, c, 1 - attention::association(memory, x).sum().item<double>());
            tally.add(closed, c, n / (n + patterns * std::exp(-static_cast<double>(c))));
            tally.add(length, c, attention::retrieve(memory, x).norm().item<double>() / mean);
        }
    }
    return tally.series();
}

}  // namespace outeffhop::theory
