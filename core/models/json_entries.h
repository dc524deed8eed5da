// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

namespace outeffhop::models {

/// Entries of one config.json, with the first problem met. A reading that fails gives 0 or the fallback.
class JsonEntries {
 public:
    /// Beyond every model there is, and small enough that products of a few of them are numbers of 64 bits.
    static constexpr std::int64_t kMostLayers = 1024, kMostUnits = 1 << 16, kMostRows = 1 << 24;

    /// `json` is an object and has to outlive this. `where`: put in brackets behind a problem, unless empty.
    explicit JsonEntries(const nlohmann::json& json, std::string where = {}) : json_(json), where_(std::move(where)) {}

    /// From `least` to `most`.
    std::int64_t count(const char* key, std::int64_t most = kMostUnits, std::int64_t least = 1);

    /// A token id, or -1 where it is absent or null.
    std::int64_t token(const char* key);

    double number(const char* key, double fallback, double least, double most);

    bool flag(const char* key, bool fallback);

    std::string text(const char* key, const std::string& fallback);

    /// Absent entries mean `only`, transformers' default.
    void require(const char* key, const nlohmann::json& only);

    /// Makes "the entry is ..., but has to be `allowed`" the problem, unless there is one already.
    void refuse(const char* key, const std::string& allowed);

    /// Empty while all is well.
    [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
    const nlohmann::json& json_;
    std::string where_, problem_;
};

}  // namespace outeffhop::models
