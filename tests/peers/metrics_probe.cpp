// SPDX-License-Identifier: GPL-3.0-or-later
// What outeffhop eval measures of one of our models, for Python to compare with:
//   metrics_probe FOLDER
// reads FOLDER/config.json, model.safetensors and input.safetensors (input.0, targets.0, input.1, ...: batches),
// evaluates in float64 and writes FOLDER/ours.json: metrics by name, and of each tensor inf_norm and
// reference_kurtosis.
#include <ATen/ATen.h>

#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/models/checkpoint/checkpoint.h"
#include "core/models/checkpoint/safetensors_reader.h"
#include "core/outliers/figures.h"
#include "core/train/evaluation.h"

namespace outeffhop {
namespace {

template <class T>
T value(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    return std::move(*result);
}

/// The batches of a file; the last one may be shorter.
class GivenSamples final : public train::Samples {
 public:
    explicit GivenSamples(const models::SafetensorsFile& file) {
        const auto read = [&](const std::string& name) {
            const at::Tensor x = file.tensor(name);
            return at::isFloatingType(x.scalar_type()) ? x.to(at::kDouble) : x;
        };
        for (int i = 0; file.contains(fmt::format("input.{}", i)); ++i) {
            batches_.push_back({read(fmt::format("input.{}", i)), read(fmt::format("targets.{}", i)), {}});
            samples_ += static_cast<std::uint64_t>(batches_.back().inputs.size(0));
        }
    }

    [[nodiscard]] int batchSize() const { return static_cast<int>(batches_.front().inputs.size(0)); }
    [[nodiscard]] train::DataShape shape() const override { return {}; }
    Result<train::BatchTensors> next(int) override { return fail("not trained"); }
    [[nodiscard]] Result<train::BatchTensors> validation(int index, int) const override { return batches_.at(index); }
    [[nodiscard]] std::uint64_t validationSamples() const override { return samples_; }
    [[nodiscard]] Result<train::BatchTensors> probe(int) const override { return fail("no probe"); }
    [[nodiscard]] Result<std::vector<store::ProbeToken>> probeTokens(int) const override { return fail("no probe"); }
    [[nodiscard]] std::string saveState() const override { return {}; }
    Status restoreState(const std::string&) override { return {}; }

 private:
    std::vector<train::BatchTensors> batches_;
    std::uint64_t samples_ = 0;
};

void run(const std::filesystem::path& folder) {
    const auto model = models::makeModel(value(models::readConfig(folder)), at::kDouble);
    const auto report = value(models::loadCheckpoint(*model, folder));
    if (!report.complete()) throw std::runtime_error(report.summary());
    const GivenSamples samples(value(models::SafetensorsFile::open(folder / "input.safetensors")));
    outliers::OutlierMeter meter(*model);
    const auto evaluation = value(train::evaluate(*model, samples, 0, samples.batchSize(), &meter));
    const auto tensors = meter.tensors();
    nlohmann::json metrics{{"loss", evaluation.loss}};
    if (model->kind() == models::ModelKind::stanhop) {
        metrics["mae"] = evaluation.mae;
        metrics["reference.rmse"] = evaluation.batchRmse;
    } else if (model->kind() == models::ModelKind::vit) {
        metrics["top1"] = evaluation.top1;
        metrics["top5"] = evaluation.top5;
    } else {
        metrics["perplexity"] = evaluation.perplexity;
        metrics["reference.perplexity"] = evaluation.batchMeanPerplexity;
    }
    for (const auto& figure : outliers::figuresOf(model->kind(), tensors))
        metrics[figure.definition.name] = figure.value;
    nlohmann::json modules = nlohmann::json::object();
    for (const auto& tensor : tensors) {
        auto& module = modules[tensor.module] = {{"inf_norm", tensor.infNorm}};
        if (!std::isnan(tensor.referenceKurtosis)) module["reference_kurtosis"] = tensor.referenceKurtosis;
    }
    std::ofstream(folder / "ours.json") << nlohmann::json{{"metrics", metrics}, {"tensors", modules}};
}

}  // namespace
}  // namespace outeffhop

int main(int argc, char** argv) {
    if (argc != 2) {
        std::cerr << "usage: metrics_probe FOLDER\n";
        return 2;
    }
    try {
        outeffhop::run(argv[1]);
    } catch (const std::exception& error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
}
