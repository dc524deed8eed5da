// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/non_finite.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <optional>

#include "core/train/evaluation.h"

namespace outeffhop::train {
namespace {

bool isFinite(const at::Tensor& tensor) {
    return at::isfinite(tensor).all().item<bool>();
}

std::string describe(const std::string& what, const at::Tensor& tensor) {
    return fmt::format("{} holds {} NaN and {} infinite values", what, at::isnan(tensor).sum().item<std::int64_t>(),
                       at::isinf(tensor).sum().item<std::int64_t>());
}

/// Remembers the first observed tensor that is not finite.
class FirstNonFinite final : public models::Observer {
 public:
    explicit FirstNonFinite(const models::Model& model) : tensors_(model.observedTensors()) {}

    void activation(int tensor, const at::Tensor& value) override {
        if (!found_ && !isFinite(value)) found_ = describe(tensors_[tensor].name, value);
    }
    void attention(int, const attention::Attended&) override {}
    [[nodiscard]] bool wantsProbabilities(int) const override { return false; }

    [[nodiscard]] const std::optional<std::string>& found() const { return found_; }

 private:
    std::vector<store::TensorDefinition> tensors_;
    std::optional<std::string> found_;
};

}  // namespace

std::string describeNonFinite(models::Model& model, const BatchTensors& batch) {
    const auto parameters = model.named_parameters();
    for (const auto& item : parameters) {
        if (!isFinite(item.value())) return describe("the weight " + item.key(), item.value());
    }
    const InferenceScope scope(model);
    FirstNonFinite observer(model);
    const at::Tensor hidden = model.encode(batch.inputs, batch.keyMask, &observer).hidden;
    if (observer.found()) return *observer.found();
    if (const at::Tensor loss = model.loss(hidden, batch.targets).sum; !isFinite(loss))
        return describe("the loss", loss);
    for (auto item = parameters.end(); item != parameters.begin();) {
        --item;
        if (const at::Tensor& gradient = item->value().grad(); gradient.defined() && !isFinite(gradient))
            return describe("the gradient of " + item->key(), gradient);
    }
    return "the gradient's norm overflows";
}

}  // namespace outeffhop::train
