// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/theory/corruption.h"

#include <ATen/ATen.h>

#include "core/data/distributions.h"

namespace outeffhop::theory {
namespace {

template <class Draw>
at::Tensor drawn(const at::Tensor& like, Draw draw) {
    at::Tensor values = at::empty(like.sizes(), at::kDouble);
    auto* value = values.mutable_data_ptr<double>();
    for (std::int64_t i = 0; i < values.numel(); ++i) value[i] = draw();
    return values;
}

}  // namespace

at::Tensor dropHalf(const at::Tensor& values, data::Random& random) {
    return values * drawn(values, [&] { return random.below(2) == 0 ? 0. : 2.; });
}

at::Tensor hideLowerHalf(const ImagePatterns& patterns) {
    at::Tensor images = patterns.values.clone();
    const auto upper = patterns.height / 2;
    images.view({-1, patterns.channels, patterns.height, patterns.width})
        .narrow(2, upper, patterns.height - upper)
        .zero_();
    return images;
}

at::Tensor addNoise(const at::Tensor& values, double sigma, data::Random& random) {
    return (values + drawn(values, [&] { return sigma * data::normal(random); })).abs().clamp(0, 1);
}

}  // namespace outeffhop::theory
