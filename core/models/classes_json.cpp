// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/classes_json.h"

#include "core/models/json_entries.h"

namespace outeffhop::models {
namespace {

constexpr std::string_view kClassifier = "ForSequenceClassification";
constexpr std::int64_t kDefaultClasses = 2;

bool isClassifier(const nlohmann::json& json) {
    const auto names = json.find("architectures");
    return names != json.end() && names->is_array() && !names->empty() && names->front().is_string() &&
           names->front().get<std::string>().ends_with(kClassifier);
}

/// Names in the order of their ids out of {"0": "cat", "1": "dog"}. Fails unless ids go from 0 without a gap.
Result<std::vector<std::string>> namesInOrder(const nlohmann::json& id2label) {
    std::vector<std::string> names;
    if (!id2label.is_object()) return fail("config.json: \"id2label\" is no object");
    for (std::size_t id = 0; id < id2label.size(); ++id) {
        const auto name = id2label.find(std::to_string(id));
        if (name == id2label.end() || !name->is_string())
            return fail("config.json: \"id2label\" has no name for class {}", id);
        names.push_back(name->get<std::string>());
    }
    return names;
}

}  // namespace

void readLabelNames(const nlohmann::json& json, ModelConfig& config) {
    std::vector<std::string> names;
    if (const auto labels = json.find("id2label"); labels != json.end()) {
        names = namesInOrder(*labels).value_or(std::vector<std::string>());
    } else if (const auto listed = json.find("label_names"); listed != json.end() && listed->is_array()) {
        for (const auto& name : *listed)
            if (name.is_string()) names.push_back(name.get<std::string>());
    }
    if (static_cast<std::int64_t>(names.size()) == config.vision.classes) config.classNames = std::move(names);
}

Status readClasses(const nlohmann::json& json, ModelConfig& config) {
    if (!isClassifier(json)) return {};
    JsonEntries entries(json);
    if (const auto names = json.find("id2label"); names != json.end() && !names->is_null()) {
        auto inOrder = namesInOrder(*names);
        if (!inOrder) return fail(std::move(inOrder.error()));
        config.classes = static_cast<std::int64_t>(inOrder->size());
        config.classNames = std::move(*inOrder);
    } else {
        config.classes = json.contains("num_labels") ? entries.count("num_labels") : kDefaultClasses;
    }
    const auto problem = json.find("problem_type");
    if (problem != json.end() && !problem->is_null()) entries.require("problem_type", "single_label_classification");
    const auto dropout = json.find("classifier_dropout");
    const bool own = dropout != json.end() && !dropout->is_null();
    config.classifierDropout = own ? entries.number("classifier_dropout", 0, 0, 0.999) : config.dropout;
    if (!entries.problem().empty()) return fail("{}", entries.problem());
    if (config.classes < 2)
        return fail("config.json: a classifier with {} class, which stands for a regression, is not supported",
                    config.classes);
    return {};
}

void writeClasses(nlohmann::ordered_json& json, const ModelConfig& config) {
    auto names = nlohmann::ordered_json::object(), ids = nlohmann::ordered_json::object();
    for (std::int64_t id = 0; id < config.classes; ++id) {
        const auto name =
            config.classNames.empty() ? "LABEL_" + std::to_string(id) : config.classNames[static_cast<std::size_t>(id)];
        names[std::to_string(id)] = name;
        ids[name] = id;
    }
    json["id2label"] = std::move(names);
    json["label2id"] = std::move(ids);
    json["problem_type"] = "single_label_classification";
    if (config.kind == ModelKind::bert) json["classifier_dropout"] = config.classifierDropout;
}

}  // namespace outeffhop::models
