// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/json_entries.h"

#include <fmt/format.h>

namespace outeffhop::models {

std::int64_t JsonEntries::count(const char* key, std::int64_t least) {
    const auto entry = json_.find(key);
    constexpr std::int64_t kMost = 1 << 30;
    if (entry == json_.end() || !entry->is_number_integer()) return refuse(key, "a whole number"), 0;
    const bool fits = entry->is_number_unsigned() ? entry->get<std::uint64_t>() <= std::uint64_t{kMost}
                                                  : entry->get<std::int64_t>() <= kMost;
    if (!fits || entry->get<std::int64_t>() < least) return refuse(key, "a number in range"), 0;
    return entry->get<std::int64_t>();
}

std::int64_t JsonEntries::token(const char* key) {
    const auto entry = json_.find(key);
    return entry == json_.end() || entry->is_null() ? -1 : count(key, 0);
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
                           entry == json_.end() ? "missing" : entry->dump(), allowed);
    if (!where_.empty()) problem_ += fmt::format(" ({})", where_);
}

}  // namespace outeffhop::models
