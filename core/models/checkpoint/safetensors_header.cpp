// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/checkpoint/safetensors_header.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <utility>

#include "core/base/json_text.h"

namespace outeffhop::models {
namespace {

using Json = nlohmann::json;

constexpr std::pair<at::ScalarType, std::string_view> kTypes[] = {
    {at::kDouble, "F64"}, {at::kFloat, "F32"}, {at::kHalf, "F16"}, {at::kBFloat16, "BF16"},
    {at::kLong, "I64"},   {at::kInt, "I32"},   {at::kByte, "U8"},  {at::kBool, "BOOL"}};

std::optional<at::ScalarType> typeNamed(const std::string& name) {
    for (const auto& [type, typeName] : kTypes)
        if (name == typeName) return type;
    return std::nullopt;
}

/// Parses at most tensor -> field -> number deep, and refuses names that occur twice, which JSON itself would allow.
Result<Json> parseStrictly(std::string_view text) {
    std::set<std::string> names, fields;
    const auto check = [&](int depth, Json::parse_event_t event, Json& parsed) {
        if (depth > 3) throw std::runtime_error("it is nested too deeply");
        if (event != Json::parse_event_t::key) return true;
        if (depth == 1) fields.clear();
        const auto name = parsed.get<std::string>();
        if (!(depth == 1 ? names : fields).insert(name).second)
            throw std::runtime_error(fmt::format("the name {} occurs twice", shortened(parsed.dump())));
        return true;
    };
    try {
        Json json = Json::parse(text, check);
        if (!json.is_object()) return fail("the header is no JSON object");
        return json;
    } catch (const std::exception& problem) {
        return fail("the header is not valid: {}", shortened(problem.what()));
    }
}

/// Bytes of a tensor, or nothing when that number does not fit.
std::optional<std::uint64_t> byteCount(const TensorEntry& entry) {
    std::uint64_t bytes = at::elementSize(entry.type);
    bool empty = false, overflow = false;
    for (const auto size : entry.shape) {
        empty |= size == 0;
        if (size > 0) overflow |= __builtin_mul_overflow(bytes, static_cast<std::uint64_t>(size), &bytes);
    }
    if (empty) return 0;
    return overflow ? std::nullopt : std::optional(bytes);
}

Result<std::vector<std::int64_t>> readShape(const Json& json) {
    if (!json.is_array()) return fail("its shape is no list");
    if (json.size() > 64) return fail("it has {} dimensions", json.size());
    std::vector<std::int64_t> shape;
    for (const auto& size : json) {
        if (!size.is_number_unsigned() || size.get<std::uint64_t>() > std::uint64_t{INT64_MAX})
            return fail("its shape {} is impossible", shortened(json.dump()));
        shape.push_back(size.get<std::int64_t>());
    }
    return shape;
}

Result<TensorEntry> readEntry(const Json& json, std::uint64_t dataBytes) {
    if (!json.is_object() || !json.contains("dtype") || !json.contains("shape") || !json.contains("data_offsets"))
        return fail("it lacks dtype, shape or data_offsets");
    TensorEntry entry;
    const Json& dtype = json["dtype"];
    const auto type = dtype.is_string() ? typeNamed(dtype.get<std::string>()) : std::nullopt;
    if (!type) return fail("its type {} is not supported", shortened(dtype.dump()));
    entry.type = *type;
    auto shape = readShape(json["shape"]);
    if (!shape) return fail(std::move(shape.error()));
    entry.shape = std::move(*shape);

    const Json& offsets = json["data_offsets"];
    if (!offsets.is_array() || offsets.size() != 2 || !offsets[0].is_number_unsigned() ||
        !offsets[1].is_number_unsigned())
        return fail("its data_offsets {} are no two offsets", shortened(offsets.dump()));
    entry.begin = offsets[0].get<std::uint64_t>();
    entry.end = offsets[1].get<std::uint64_t>();
    if (entry.begin > entry.end || entry.end > dataBytes)
        return fail("its bytes {} to {} are outside the data of {} bytes", entry.begin, entry.end, dataBytes);
    if (byteCount(entry) != entry.end - entry.begin)
        return fail("type {} and shape {} do not make the {} bytes of its data_offsets", shortened(dtype.dump()),
                    shortened(json["shape"].dump()), entry.end - entry.begin);
    return entry;
}

Result<std::map<std::string, std::string>> readMetadata(const Json& json) {
    if (!json.is_object()) return fail("__metadata__ is no object");
    std::map<std::string, std::string> metadata;
    for (const auto& [key, value] : json.items()) {
        if (!value.is_string()) return fail("__metadata__ holds something that is no text");
        metadata[key] = value.get<std::string>();
    }
    return metadata;
}

Status requireFullCover(const SafetensorsHeader& header, std::uint64_t dataBytes) {
    std::vector<std::pair<std::string_view, const TensorEntry*>> order;
    for (const auto& [name, entry] : header.tensors) order.emplace_back(name, &entry);
    std::ranges::sort(order, {}, [](const auto& item) { return std::pair(item.second->begin, item.second->end); });
    std::uint64_t covered = 0;
    for (const auto& [name, entry] : order) {
        if (entry->begin < covered) return fail("tensor \"{}\": its bytes overlap with those of another tensor", name);
        if (entry->begin > covered) return fail("tensor \"{}\": there is a gap in front of its bytes", name);
        covered = entry->end;
    }
    if (covered != dataBytes) return fail("{} bytes at the end belong to no tensor", dataBytes - covered);
    return {};
}

}  // namespace

std::string_view safetensorsName(at::ScalarType type) {
    for (const auto& [known, name] : kTypes)
        if (known == type) return name;
    return {};
}

Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view text, std::uint64_t dataBytes) {
    if (!text.starts_with('{')) return fail("the header does not start with {{");
    const auto json = parseStrictly(text);
    if (!json) return fail(json.error());
    SafetensorsHeader header;
    for (const auto& [name, value] : json->items()) {
        if (name == "__metadata__") {
            auto metadata = readMetadata(value);
            if (!metadata) return fail(std::move(metadata.error()));
            header.metadata = std::move(*metadata);
            continue;
        }
        auto entry = readEntry(value, dataBytes);
        if (!entry) return fail(std::move(entry.error()).during(fmt::format("tensor \"{}\"", name)));
        header.tensors.emplace(name, std::move(*entry));
    }
    if (auto cover = requireFullCover(header, dataBytes); !cover) return fail(std::move(cover.error()));
    return header;
}

std::string writeSafetensorsHeader(const SafetensorsHeader& header) {
    nlohmann::ordered_json json;
    if (!header.metadata.empty()) json["__metadata__"] = header.metadata;
    for (const auto& [name, entry] : header.tensors)
        json[name] = {
            {"dtype", safetensorsName(entry.type)}, {"shape", entry.shape}, {"data_offsets", {entry.begin, entry.end}}};
    return json.is_null() ? "{}" : json.dump();
}

}  // namespace outeffhop::models
