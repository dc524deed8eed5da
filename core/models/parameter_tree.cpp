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

/// Tensors of one shape as one with three times the rows.
at::Tensor onTop(const std::array<at::Tensor, 3>& parts) {
    const at::Tensor first = parts[0].detach();
    for (int64_t part = 1; part < 3; ++part) {
        const bool follows = parts[part].is_alias_of(first) && parts[part].is_contiguous() &&
                             parts[part].storage_offset() == first.storage_offset() + part * first.numel();
        if (!follows) return at::cat({first, parts[1].detach(), parts[2].detach()});
    }
    auto sizes = first.sizes().vec();
    sizes.front() *= 3;
    return first.as_strided(sizes, first.strides());
}

}  // namespace

at::Tensor PackedLinear::weight() const {
    return onTop({parts[0].weight, parts[1].weight, parts[2].weight});
}

at::Tensor PackedLinear::bias() const {
    return onTop({parts[0].bias, parts[1].bias, parts[2].bias});
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
        packed.parts[part] = {add(name + ".weight", weight.narrow(0, part * out, out)),
                              add(name + ".bias", bias.narrow(0, part * out, out))};
    }
    return packed;
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
