// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <array>
#include <string>
#include <vector>

namespace outeffhop::models {

/// Weight and bias of a linear map ([out, in], [out]) or of a LayerNorm ([width] each).
struct Affine {
    at::Tensor weight, bias;
};

/// Linear maps of one input for queries, keys and values, one product of whose weights on top of each other computes
/// all three. The parameters are three parts, which lie behind each other in memory, wherever an optimizer has moved
/// them, or one part that is all of it.
struct PackedLinear {
    std::vector<Affine> parts;  ///< biases may be undefined

    /// [3 out, in] and [3 out], without gradient: the memory of the parts, or a copy when they have been separated.
    [[nodiscard]] at::Tensor weight() const;
    [[nodiscard]] at::Tensor bias() const;

    /// The weights of all parts, then the biases: what an autograd node takes.
    [[nodiscard]] std::vector<at::Tensor> parameters() const;
};

/// Gradients of PackedLinear::parameters(), `count` of them, from those of the whole: weight [3 out, in], bias [3 out].
std::vector<at::Tensor> packedGradients(const at::Tensor& weight, const at::Tensor& bias, std::int64_t count);

/// Registers parameters under dotted names such as "model.decoder.layers.0.fc1.weight", making the modules in between,
/// and initialises them as transformers does: matrices N(0, std), biases 0, LayerNorm weights 1.
class ParameterTree {
 public:
    ParameterTree(torch::nn::Module& root, at::TensorOptions options, double initStd)
        : root_(root), options_(options), initStd_(initStd) {}

    Affine linear(const std::string& path, int64_t in, int64_t out);
    PackedLinear packedLinear(const std::string& path, const std::array<const char*, 3>& names, int64_t in,
                              int64_t out);
    /// One parameter for all of it.
    PackedLinear wholePackedLinear(const std::string& path, int64_t in, int64_t out, bool bias);
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
