// SPDX-License-Identifier: GPL-3.0-or-later
// What one of our models computes, for Python to compare with:
//   model_probe FOLDER TYPE
// reads FOLDER/config.json, model.safetensors and input.safetensors (input, targets, and mask where there is one),
// computes in TYPE (float32 or float64) and writes FOLDER/ours.safetensors: logits, loss, and "gradient.NAME" for every
// parameter.
#include <ATen/ATen.h>

#include <iostream>

#include "core/models/checkpoint/checkpoint.h"
#include "core/models/checkpoint/safetensors_reader.h"
#include "core/models/checkpoint/safetensors_writer.h"

namespace outeffhop::models {
namespace {

template <class T>
T value(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    return std::move(*result);
}

void check(const Status& status) {
    if (!status) throw std::runtime_error(status.error().message);
}

std::shared_ptr<Model> load(const std::filesystem::path& folder, at::ScalarType type) {
    auto model = makeModel(value(readConfig(folder)), type);
    model->eval();
    const LoadReport report = value(loadCheckpoint(*model, folder));
    if (!report.complete() || !report.unexpected.empty()) throw std::runtime_error(report.summary());
    return model;
}

void run(const std::filesystem::path& folder, at::ScalarType type) {
    const auto model = load(folder, type);
    const SafetensorsFile input = value(SafetensorsFile::open(folder / "input.safetensors"));
    const auto inType = [&](const at::Tensor& x) { return at::isFloatingType(x.scalar_type()) ? x.to(type) : x; };
    const Encoded encoded =
        model->encode(inType(input.tensor("input")), input.contains("mask") ? input.tensor("mask") : at::Tensor());
    const at::Tensor loss = model->loss(encoded.hidden, inType(input.tensor("targets"))).mean();
    loss.backward();
    std::map<std::string, at::Tensor> output{{"logits", model->predict(encoded.hidden).detach()},
                                             {"loss", loss.detach()}};
    for (const auto& parameter : model->named_parameters()) output["gradient." + parameter.key()] = parameter->grad();
    check(writeSafetensors(folder / "ours.safetensors", output));
}

}  // namespace
}  // namespace outeffhop::models

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: model_probe FOLDER float32|float64\n";
        return 2;
    }
    try {
        outeffhop::models::run(argv[1], std::string(argv[2]) == "float64" ? at::kDouble : at::kFloat);
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
}
