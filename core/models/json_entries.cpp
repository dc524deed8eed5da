// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/json_entries.h"

#include <fmt/format.h>

#include "core/base/json_text.h"

namespace outeffhop::models {
namespace {

/// What a message shows of an entry.
std::string shownIn(const nlohmann::json& entry) {
    return shortened(entry.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace

std::int64_t JsonEntries::count(const char* key, std::int64_t most, std::int64_t least) {
    const auto entry = json_.find(key);
    if (entry == json_.end() || !entry->is_number_integer()) return refuse(key, "a whole number"), 0;
    const bool fits = entry->is_number_unsigned() ? entry->get<std::uint64_t>() <= static_cast<std::uint64_t>(most)
                                                  : entry->get<std::int64_t>() <= most;
    if (!fits || entry->get<std::int64_t>() < least)
        return refuse(key, fmt::format("a whole number from {} to {}", least, most)), 0;
    return entry->get<std::int64_t>();
}

std::int64_t JsonEntries::token(const char* key) {
    const auto entry = json_.find(key);
    return entry == json_.end() || entry->is_null() ? -1 : count(key, kMostRows, 0);
}

double JsonEntries::number(const char* key, double fallback, double least, double most) {
    const auto entry = json_.find(key);
    if (entry == json_.end()) return fallback;
    if (!entry->is_number() || !(entry->get<double>() >= least && entry->get<double>() <= most))
        return refuse(key, fmt::format("a number from {} to {}", least, most)), fallback;
    return entry->get<double>();
}

bool JsonEntries::flag(const char* key, bool fallback) {
    const auto entry = json_.find(key);
    if (entry == json_.end()) return fallback;
    return entry->is_boolean() ? entry->get<bool>() : (refuse(key, "true or false"), fallback);
}

std::string JsonEntries::text(const char* key, const std::string& fallback) {
    const auto entry = json_.find(key);
    if (entry == json_.end()) return fallback;
    return entry->is_string() ? entry->get<std::string>() : (refuse(key, "text"), fallback);
}

void JsonEntries::require(const char* key, const nlohmann::json& only) {
    const auto entry = json_.find(key);
    if (entry != json_.end() && *entry != only) refuse(key, fmt::format("{} (nothing else is supported)", only.dump()));
}

void JsonEntries::refuse(const char* key, const std::string& allowed) {
    if (!problem_.empty()) return;
    const auto entry = json_.find(key);
    problem_ = fmt::format("config.json: \"{}\" is {}, but has to be {}", key,
                           entry == json_.end() ? "missing" : shownIn(*entry), allowed);
    if (!where_.empty()) problem_ += fmt::format(" ({})", where_);
}

}  // namespace outeffhop::models
