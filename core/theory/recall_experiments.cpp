// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "core/theory/corruption.h"
#include "core/theory/experiment.h"
#include "core/theory/recall.h"

namespace outeffhop::theory {
namespace {

using store::Better;
using store::MetricShape;

constexpr std::uint64_t kDropout = 1, kNoise = 2;  ///< streams of random numbers

/// Error and success of one way to make queries.
class RecallCurves {
 public:
    RecallCurves(Tally& tally, const std::string& query, const std::string& step)
        : tally_(tally),
          error_(tally.define(
              {"error." + query, "Retrieval error, " + query, "",
               "Sum over pixels of the squared difference of an image and what one update finds for its query (" +
                   query + "), both clamped to [0, 1]; mean over the images stored. Step: " + step + ".",
               MetricShape::scalar, Better::lower})),
          success_(
              tally.define({"success." + query, "Retrieved, " + query, "",
                            "Share of images with 100 (1 - cosine) of image and what one update finds for its query (" +
                                query + ") at most 20. Step: " + step + ".",
                            MetricShape::scalar, Better::higher})) {}

    void add(std::int64_t step, const attention::Memory& memory, const at::Tensor& queries) {
        const auto recall = recallOf(memory, queries);
        tally_.add(error_, step, recall.error);
        tally_.add(success_, step, recall.success);
    }

 private:
    Tally& tally_;
    std::size_t error_, success_;
};

}  // namespace

Result<std::vector<Series>> capacity(const ImageGallery& gallery, const Setting& setting) {
    Tally tally;
    const std::string step = "number of images stored";
    RecallCurves dropout(tally, "dropout05", step), rows(tally, "half_rows", step);
    for (const auto seed : setting.seeds) {
        const auto images = gallery.draw(setting.patterns, seed);
        if (!images) return fail(images.error());
        for (const std::int64_t count : {10, 20, 30, 50, 100, 200, 500}) {
            if (count > setting.patterns) break;
            auto some = *images;
            some.values = some.values.narrow(0, 0, count);
            const attention::Memory memory{
                .patterns = some.values, .beta = setting.beta, .normalizer = setting.normalizer};
            data::Random random{static_cast<std::uint64_t>(seed), kDropout, static_cast<std::uint64_t>(count)};
            dropout.add(count, memory, dropHalf(some.values, random));
            rows.add(count, memory, hideLowerHalf(some));
        }
    }
    return tally.series();
}

Result<std::vector<Series>> noise(const ImageGallery& gallery, const Setting& setting) {
    Tally tally;
    RecallCurves curves(tally, "noise", "100 standard deviations of the noise");
    for (const auto seed : setting.seeds) {
        const auto images = gallery.draw(setting.patterns, seed);
        if (!images) return fail(images.error());
        const attention::Memory memory{
            .patterns = images->values, .beta = setting.beta, .normalizer = setting.normalizer};
        for (const std::uint64_t level : {0, 1, 5, 10, 30, 50, 70, 100, 120, 140, 200, 300, 400}) {
            data::Random random{static_cast<std::uint64_t>(seed), kNoise, level};
            const double sigma = static_cast<double>(level) / 100;
            curves.add(static_cast<std::int64_t>(level), memory, addNoise(images->values, sigma, random));
        }
    }
    return tally.series();
}

}  // namespace outeffhop::theory
