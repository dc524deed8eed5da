// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/outeffhop/evaluation_text.h"

#include <algorithm>
#include <cmath>

#include "core/base/table.h"

namespace outeffhop::cli {
namespace {

std::string tensorTable(std::vector<store::EvaluatedTensor> tensors, int most) {
    std::erase_if(tensors, [](const auto& tensor) { return std::isnan(tensor.kurtosis); });
    std::ranges::stable_sort(tensors, std::greater{}, &store::EvaluatedTensor::kurtosis);
    if (static_cast<int>(tensors.size()) > most) tensors.resize(static_cast<std::size_t>(most));
    Table table{"\nThe tensors with the largest kurtosis",
                {"Tensor", "Kurtosis", "Reference kurtosis", "Mean inf norm", "Max |x|"},
                {},
                {Alignment::left, Alignment::right, Alignment::right, Alignment::right, Alignment::right}};
    for (const auto& tensor : tensors)
        table.rows.push_back({tensor.name.empty() ? "(model)" : tensor.name, numberText(tensor.kurtosis),
                              numberText(tensor.referenceKurtosis), numberText(tensor.infNorm),
                              numberText(tensor.largest)});
    return toText(table);
}

}  // namespace

std::string toText(const store::EvaluationRecord& record, bool explain, int tensors) {
    const auto settings = Json::parse(record.settings, nullptr, false);
    const int batches = settings.is_object() ? settings.value("batches", 0) : 0;
    const std::string part = settings.is_object() ? settings.value("part", "validation") : "validation";
    Table table{
        fmt::format("Step {}, {}", record.step,
                    batches > 0 ? fmt::format("{} {} batches", batches, part) : fmt::format("all {} data", part)),
        {"Metric", "Value", "Unit"},
        {},
        {Alignment::left, Alignment::right}};
    if (explain) table.headers.push_back("Definition");
    for (const auto& metric : record.metrics) {
        table.rows.push_back({metric.definition.title, numberText(metric.value), metric.definition.unit});
        if (explain) table.rows.back().push_back(metric.definition.definition);
    }
    return toText(table) + (tensors > 0 ? tensorTable(record.tensors, tensors) : "");
}

Json toJson(const store::EvaluationRecord& record) {
    const auto number = [](double value) { return std::isfinite(value) ? Json(value) : Json(); };
    Json json{{"step", record.step}, {"settings", Json::parse(record.settings, nullptr, false)}};
    auto& metrics = json["metrics"] = Json::array();
    for (const auto& [about, value] : record.metrics)
        metrics.push_back({{"name", about.name},
                           {"title", about.title},
                           {"unit", about.unit},
                           {"definition", about.definition},
                           {"value", number(value)}});
    auto& tensors = json["tensors"] = Json::array();
    for (const auto& tensor : record.tensors)
        tensors.push_back({{"name", tensor.name},
                           {"inf_norm", number(tensor.infNorm)},
                           {"reference_kurtosis", number(tensor.referenceKurtosis)},
                           {"kurtosis", number(tensor.kurtosis)},
                           {"largest", number(tensor.largest)}});
    return json;
}

Result<std::optional<store::EvaluationRecord>> newestEvaluation(const store::RunFolder& folder) {
    if (!std::filesystem::exists(folder.database())) return std::nullopt;
    return store::evaluations(folder).map([](std::vector<store::EvaluationRecord>&& all) {
        return all.empty() ? std::nullopt : std::optional(std::move(all.back()));
    });
}

}  // namespace outeffhop::cli
