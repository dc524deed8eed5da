// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "core/attention/retrieval.h"
#include "core/theory/corruption.h"
#include "core/theory/experiment.h"
#include "core/theory/sphere.h"

namespace outeffhop::theory {
namespace {

using attention::Memory;
using store::Better;
using store::MetricShape;

double valueOf(const at::Tensor& x) {
    return x.item<double>();
}

/// Energy and slope along a straight line.
class LineCurves {
 public:
    LineCurves(Tally& tally, const std::string& name, const std::string& line)
        : tally_(tally),
          energy_(tally.define({"energy." + name, "Energy, " + name, "", "H(x) at x = " + line + kPlace,
                                MetricShape::scalar, Better::neither})),
          slope_(tally.define({"slope." + name, "Slope, " + name, "",
                               "Length of the energy's gradient x - T(x) at x = " + line + kPlace, MetricShape::scalar,
                               Better::neither})) {}

    void add(const Memory& memory, const at::Tensor& origin, const at::Tensor& direction) {
        constexpr std::int64_t kPlaces = 301;
        const at::Tensor t = (at::arange(kPlaces, at::kDouble) - 150) / 100;
        const at::Tensor x = origin + t.unsqueeze(1) * direction;
        const at::Tensor energy = attention::energy(memory, x), slope = (x - attention::retrieve(memory, x)).norm(2, 1);
        for (std::int64_t place = 0; place < kPlaces; ++place) {
            tally_.add(energy_, place, valueOf(energy[place]));
            tally_.add(slope_, place, valueOf(slope[place]));
        }
    }

 private:
    static constexpr const char* kPlace =
        " of patterns with mean 0 and length 1, without the energy's constant. Step: 100 t + 150.";
    Tally& tally_;
    std::size_t energy_, slope_;
};

}  // namespace

Result<std::vector<Series>> landscape(const ImageGallery& gallery, const Setting& setting) {
    Tally tally;
    LineCurves ray(tally, "ray", "t p1"), edge(tally, "edge", "p1 + t (p2 - p1)");
    for (const auto seed : setting.seeds) {
        const auto images = gallery.draw(setting.patterns, seed);
        if (!images) return fail(images.error());
        const at::Tensor patterns = UnitSphere(images->values).patterns();
        const Memory memory{.patterns = patterns, .beta = setting.beta, .normalizer = setting.normalizer};
        ray.add(memory, at::zeros_like(patterns[0]), patterns[0]);
        edge.add(memory, patterns[0], patterns[1] - patterns[0]);
    }
    return tally.series();
}

Result<std::vector<Series>> descent(const ImageGallery& gallery, const Setting& setting) {
    constexpr std::int64_t kUpdates = 20;
    constexpr std::uint64_t kStream = 3;
    const std::string of =
        " Queries: images of which a random half of the pixels is 0 and the rest doubled, moved and "
        "stretched with their patterns to mean 0 and length 1. Step: updates.";
    Tally tally;
    const auto define = [&](const char* name, const char* title, const std::string& what, Better better) {
        return tally.define({name, title, "", what + of, MetricShape::scalar, better});
    };
    const auto mean = define("energy.mean", "Energy", "H(x), mean over queries.", Better::neither);
    const auto rise =
        define("energy.rise", "Largest rise of the energy",
               "H(x) less H of the update before, the largest over queries; it is not above 0 but for rounding.",
               Better::lower);
    const auto residual =
        define("residual", "Residual", "Length of x - T(x), mean over queries; 0 at a fixed point.", Better::lower);
    const auto distance = define("distance", "Distance to the pattern",
                                 "Length of x - p for the query's pattern p, mean over queries.", Better::lower);
    for (const auto seed : setting.seeds) {
        const auto images = gallery.draw(setting.patterns, seed);
        if (!images) return fail(images.error());
        const UnitSphere sphere(images->values);
        const Memory memory{.patterns = sphere.patterns(), .beta = setting.beta, .normalizer = setting.normalizer};
        data::Random random{static_cast<std::uint64_t>(seed), kStream};
        at::Tensor x = sphere(dropHalf(images->values, random)), before;
        for (std::int64_t update = 0; update <= kUpdates; ++update) {
            const at::Tensor energy = attention::energy(memory, x), next = attention::retrieve(memory, x);
            tally.add(mean, update, valueOf(energy.mean()));
            if (update > 0) tally.add(rise, update, valueOf((energy - before).max()));
            tally.add(residual, update, valueOf((x - next).norm(2, 1).mean()));
            tally.add(distance, update, valueOf((x - memory.patterns).norm(2, 1).mean()));
            before = energy;
            x = next;
        }
    }
    return tally.series();
}

}  // namespace outeffhop::theory
