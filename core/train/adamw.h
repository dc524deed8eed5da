// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <utility>
#include <vector>

namespace outeffhop::train {

using NamedTensors = std::vector<std::pair<std::string, at::Tensor>>;

struct AdamWOptions {
    double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
    double weightDecay = 0;
    bool decayNorms = false;  ///< decay LayerNorm gains too; biases never decay
    double clipNorm = 0;      ///< largest global gradient norm, 0: no clipping
};

/// AdamW with decoupled weight decay (Loshchilov & Hutter 2019, arXiv 1711.05101) by LibTorch's fused kernel.
/// Parameters stay where they are and get gradients that lie in one flat buffer a decay group, as do the moments, so
/// that zeroing and the norm are one operation each; parameters that lie behind each other in one storage (packed
/// projections) are updated as one. Parameters in bfloat16 are shadows of float32 master weights kept here.
class AdamW {
 public:
    AdamW(const NamedTensors& parameters, const AdamWOptions& options);

    void zeroGradients();

    /// One update from the accumulated gradients divided by `divisor` (0-dimensional, any type, on the device):
    /// gradients of a sum over targets become those of the mean. Division and clipping are folded into the fused
    /// kernel. Returns the global norm of the divided gradient before clipping (float32, 0-dimensional, not waited
    /// for). When it is not finite, weights and moments stay as they are.
    at::Tensor step(double learningRate, const at::Tensor& divisor);

    /// Views of what the next update depends on besides the parameters: "exp_avg.<name>", "exp_avg_sq.<name>", "step"
    /// and, of bfloat16 parameters, "master.<name>", all float32. Copy into them to continue from a checkpoint.
    [[nodiscard]] NamedTensors state() const;

 private:
    /// A parameter's place in the flat buffers of its group.
    struct Place {
        std::string name;
        std::vector<std::int64_t> sizes;
        std::int64_t offset, count;
    };
    /// Parameters with the same decay. The lists have one entry a run of adjacent parameters.
    struct Group {
        double weightDecay = 0;
        std::vector<Place> places;
        at::Tensor gradient, firstMoment, secondMoment, master;  ///< flat; master undefined in float32 training
        std::vector<at::Tensor> weights, gradients, firstMoments, secondMoments, shadows, steps;
    };
    void allocate(Group& group, const NamedTensors& parameters);
    [[nodiscard]] at::Tensor gradientNorm() const;

    AdamWOptions options_;
    at::Tensor steps_;
    std::vector<Group> groups_;
};

}  // namespace outeffhop::train
