// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <array>
#include <string>

namespace outeffhop::models {

/// Weight and bias of a linear map ([out, in], [out]) or of a LayerNorm ([width] each).
struct Affine {
    at::Tensor weight, bias;
};

/// Three linear maps of one input, one product of whose weights on top of each other computes all three. The parameters
/// are the parts; they lie behind each other in memory, wherever an optimizer has moved them.
struct PackedLinear {
    std::array<Affine, 3> parts;

    /// [3 out, in] and [3 out], without gradient: the memory of the parts, or a copy when they have been separated.
    [[nodiscard]] at::Tensor weight() const;
    [[nodiscard]] at::Tensor bias() const;
};

/// Registers parameters under dotted names such as "model.decoder.layers.0.fc1.weight", making the modules in between,
/// and initialises them as transformers does: matrices N(0, std), biases 0, LayerNorm weights 1.
class ParameterTree {
 public:
    ParameterTree(torch::nn::Module& root, at::TensorOptions options, double initStd)
        : root_(root), options_(options), initStd_(initStd) {}

    Affine linear(const std::string& path, int64_t in, int64_t out);
    PackedLinear packedLinear(const std::string& path, const std::array<const char*, 3>& names, int64_t in,
                              int64_t out);
    Affine norm(const std::string& path, int64_t width);
    /// The row `padding`, if not negative, starts at 0.
    at::Tensor embedding(const std::string& path, int64_t rows, int64_t width, int64_t padding = -1);
    at::Tensor zeros(const std::string& path, int64_t size);
    /// A parameter that starts as `value`.
    at::Tensor add(const std::string& path, at::Tensor value);

    [[nodiscard]] at::TensorOptions options() const { return options_; }

 private:
    torch::nn::Module& root_;
    at::TensorOptions options_;
    double initStd_;
};

}  // namespace outeffhop::models
