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
/// Parameters stay where they are. Parameters in bfloat16 are shadows of float32 master weights kept here. One that
/// has no gradient stays as it is.
class AdamW {
 public:
    AdamW(const NamedTensors& parameters, const AdamWOptions& options);

    /// Gives the gradients' memory back: the next backward's gradients are taken over, not added.
    void clearGradients();

    /// One update from the accumulated gradients divided by `divisor` (0-dimensional, any type, on the device):
    /// gradients of a sum over targets become those of the mean. Division and clipping are folded into the fused
    /// kernel. Returns the global norm of the divided gradient before clipping (float32, 0-dimensional, not waited
    /// for). When it is not finite, weights and moments stay as they are.
    at::Tensor step(double learningRate, const at::Tensor& divisor);

    /// Views of what the next update depends on besides the parameters: "exp_avg.<name>", "exp_avg_sq.<name>", "step"
    /// and, of bfloat16 parameters, "master.<name>", all float32. Copy into them to continue from a checkpoint.
    [[nodiscard]] NamedTensors state() const;

 private:
    struct Member {
        std::string name;
        at::Tensor parameter, weight;  ///< the weight is the master where there is one, else the parameter
        at::Tensor firstMoment, secondMoment;
        [[nodiscard]] bool hasMaster() const { return weight.scalar_type() != parameter.scalar_type(); }
    };
    /// Parameters with the same decay.
    struct Group {
        double weightDecay = 0;
        std::vector<Member> members;
    };
    void update(const Group& group, double learningRate, const at::Tensor& scale, const at::Tensor& skip) const;
    [[nodiscard]] at::Tensor gradientNorm() const;

    AdamWOptions options_;
    at::Tensor steps_;
    std::vector<Group> groups_;
};

}  // namespace outeffhop::train
