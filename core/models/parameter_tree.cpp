// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/parameter_tree.h"

#include <ATen/ATen.h>

namespace outeffhop::models {
namespace {

torch::nn::Module& childNamed(torch::nn::Module& parent, const std::string& name) {
    for (const auto& child : parent.named_children())
        if (child.key() == name) return *child.value();
    return *parent.register_module(name, std::make_shared<torch::nn::Module>());
}

/// Tensors of one shape as one with the rows of all; undefined if they are.
at::Tensor onTop(const std::vector<at::Tensor>& parts) {
    if (!parts.front().defined()) return {};
    const at::Tensor first = parts.front().detach();
    for (size_t part = 1; part < parts.size(); ++part) {
        const bool follows =
            parts[part].is_alias_of(first) && parts[part].is_contiguous() &&
            parts[part].storage_offset() == first.storage_offset() + static_cast<int64_t>(part) * first.numel();
        if (!follows) return at::cat(parts).detach();
    }
    auto sizes = first.sizes().vec();
    sizes.front() *= static_cast<int64_t>(parts.size());
    return first.as_strided(sizes, first.strides());
}

std::vector<at::Tensor> all(const std::vector<Affine>& parts, at::Tensor Affine::*what) {
    std::vector<at::Tensor> tensors;
    for (const Affine& part : parts) tensors.push_back(part.*what);
    return tensors;
}

}  // namespace

at::Tensor PackedLinear::weight() const {
    return onTop(all(parts, &Affine::weight));
}

at::Tensor PackedLinear::bias() const {
    return onTop(all(parts, &Affine::bias));
}

std::vector<at::Tensor> PackedLinear::parameters() const {
    auto tensors = all(parts, &Affine::weight);
    for (const Affine& part : parts)
        if (part.bias.defined()) tensors.push_back(part.bias);
    return tensors;
}

std::vector<at::Tensor> packedGradients(const at::Tensor& weight, const at::Tensor& bias, int64_t count) {
    const bool hasBias = count % 2 == 0;
    auto gradients = weight.chunk(hasBias ? count / 2 : count);
    if (hasBias)
        for (const at::Tensor& part : bias.chunk(count / 2)) gradients.push_back(part);
    return gradients;
}

at::Tensor ParameterTree::add(const std::string& path, at::Tensor value) {
    torch::nn::Module* module = &root_;
    size_t begin = 0;
    for (size_t dot; (dot = path.find('.', begin)) != std::string::npos; begin = dot + 1)
        module = &childNamed(*module, path.substr(begin, dot - begin));
    return module->register_parameter(path.substr(begin), std::move(value));
}

Affine ParameterTree::linear(const std::string& path, int64_t in, int64_t out) {
    return {add(path + ".weight", at::empty({out, in}, options_).normal_(0, initStd_)),
            add(path + ".bias", at::zeros({out}, options_))};
}

PackedLinear ParameterTree::packedLinear(const std::string& path, const std::array<const char*, 3>& names, int64_t in,
                                         int64_t out) {
    const at::Tensor weight = at::empty({3 * out, in}, options_).normal_(0, initStd_);
    const at::Tensor bias = at::zeros({3 * out}, options_);
    PackedLinear packed;
    for (int64_t part = 0; part < 3; ++part) {
        const std::string name = path + "." + names[part];
        packed.parts.push_back({add(name + ".weight", weight.narrow(0, part * out, out)),
                                add(name + ".bias", bias.narrow(0, part * out, out))});
    }
    return packed;
}

PackedLinear ParameterTree::wholePackedLinear(const std::string& path, int64_t in, int64_t out, bool bias) {
    const at::Tensor weight = add(path + ".weight", at::empty({3 * out, in}, options_).normal_(0, initStd_));
    return {{{weight, bias ? zeros(path + ".bias", 3 * out) : at::Tensor()}}};
}

Affine ParameterTree::norm(const std::string& path, int64_t width) {
    return {add(path + ".weight", at::ones({width}, options_)), add(path + ".bias", at::zeros({width}, options_))};
}

at::Tensor ParameterTree::embedding(const std::string& path, int64_t rows, int64_t width, int64_t padding) {
    at::Tensor table = at::empty({rows, width}, options_).normal_(0, initStd_);
    if (padding >= 0) table.select(0, padding).zero_();
    return add(path + ".weight", std::move(table));
}

at::Tensor ParameterTree::zeros(const std::string& path, int64_t size) {
    return add(path, at::zeros({size}, options_));
}

}  // namespace outeffhop::models
