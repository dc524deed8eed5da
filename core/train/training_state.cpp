// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/training_state.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/base/paths.h"

namespace outeffhop::train {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFile = "state.json";
constexpr int kFormat = 1;

/// JSON has no NaN.
Json number(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

}  // namespace

Status writeTrainingState(const std::filesystem::path& folder, const TrainingState& state) {
    const Json json{{"format", kFormat},
                    {"step", state.step},
                    {"validation_loss", number(state.validationLoss)},
                    {"data", state.data},
                    {"telemetry", state.telemetry},
                    {"random", {{"cpu", state.random.cpu}, {"cuda", state.random.cuda}}},
                    {"config", Json::parse(state.configJson)}};
    return writeFileAtomically(folder / kFile, json.dump(2) + "\n");
}

Result<TrainingState> readTrainingState(const std::filesystem::path& folder) {
    const auto path = folder / kFile;
    const auto text = readFile(path);
    if (!text) return fail(text.error());
    try {
        const Json json = Json::parse(*text);
        if (json.at("format").get<int>() > kFormat)
            return fail("{} was written by a newer version of this program", path.string());
        const Json& loss = json.at("validation_loss");
        return TrainingState{
            json.at("step").get<std::int64_t>(),
            loss.is_null() ? std::numeric_limits<double>::quiet_NaN() : loss.get<double>(),
            {json.at("random").at("cpu").get<std::string>(), json.at("random").at("cuda").get<std::string>()},
            json.at("data").get<std::string>(),
            json.at("telemetry").get<std::string>(),
            json.at("config").dump()};
    } catch (const nlohmann::json::exception& error) {
        return fail("{} is damaged: {}", path.string(), error.what());
    }
}

}  // namespace outeffhop::train
