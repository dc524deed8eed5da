// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/order_state.h"

#include <nlohmann/json.hpp>

namespace outeffhop::data {

std::string OrderState::toJson() const {
    return nlohmann::ordered_json{{"task", task}, {"position", position}, {"fingerprint", fingerprint}}.dump();
}

Result<OrderState> OrderState::fromJson(const std::string& text, const std::string& task) {
    try {
        const auto json = nlohmann::json::parse(text);
        if (!json.at("position").is_number_unsigned()) return fail("the saved data order is damaged: {}", text);
        OrderState state{json.at("task"), json.at("position"), json.at("fingerprint")};
        if (state.task != task) return fail("the saved data order is of the task {}, not {}", state.task, task);
        return state;
    } catch (const nlohmann::json::exception&) {
        return fail("the saved data order is damaged: {}", text);
    }
}

}  // namespace outeffhop::data
