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

}  // namespace

bool PackedLinear::isPacked() const {
    const auto out = parts[0].weight.size(0);
    for (int64_t part = 0; part < 3; ++part) {
        const auto& [partWeight, partBias] = parts[part];
        if (!partWeight.is_alias_of(weight) || partWeight.storage_offset() != part * out * weight.size(1)) return false;
        if (!partBias.is_alias_of(bias) || partBias.storage_offset() != part * out) return false;
    }
    return true;
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
    PackedLinear packed{at::empty({3 * out, in}, options_).normal_(0, initStd_), at::zeros({3 * out}, options_), {}};
    for (int64_t part = 0; part < 3; ++part) {
        const std::string name = path + "." + names[part];
        packed.parts[part] = {add(name + ".weight", packed.weight.narrow(0, part * out, out)),
                              add(name + ".bias", packed.bias.narrow(0, part * out, out))};
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
