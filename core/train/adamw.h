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
    bool bf16 = false;        ///< parameters become bfloat16 shadows of float32 master weights kept here
};

/// AdamW with decoupled weight decay (Loshchilov & Hutter 2019, arXiv 1711.05101) by LibTorch's fused kernel.
/// All parameters of a decay group lie in one flat buffer, as do their gradients, so that zeroing, norm and update are
/// one operation each. Construction moves the given parameters into these buffers; parameters that lay behind each
/// other in one storage (packed projections) still do.
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
    /// and, in bfloat16 training, "master.<name>", all float32. Copy into them to continue from a checkpoint.
    [[nodiscard]] NamedTensors state() const;

 private:
    struct Group {
        double weightDecay = 0;
        at::Tensor weights, gradients, firstMoment, secondMoment;  ///< flat float32; gradients in the type of training
        at::Tensor shadow;                                         ///< flat bfloat16, undefined in float32 training
    };
    struct Place {
        std::string name;
        std::vector<std::int64_t> sizes;
        std::size_t group;
        std::int64_t offset, count;
    };
    void allocate(Group& group, const NamedTensors& parameters);
    at::Tensor gradientNorm() const;
    at::Tensor view(const at::Tensor& flat, const Place& place) const;

    AdamWOptions options_;
    std::vector<Group> groups_;
    std::vector<Place> places_;
    at::Tensor steps_;
};

}  // namespace outeffhop::train
