// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <iterator>
#include <nlohmann/json.hpp>

#include "tests/fuzz/mutator.h"

namespace outeffhop::fuzz {
namespace {

using Json = nlohmann::ordered_json;

/// Stands for brackets nested so deeply that this program itself could not write them.
constexpr const char* kDeep = "@deep@";

const std::array<Json, 24>& values() {
    static const std::array<Json, 24> all{Json(),
                                          true,
                                          false,
                                          0,
                                          -1,
                                          1,
                                          0.5,
                                          -0.0,
                                          1e308,
                                          -1e308,
                                          1e-320,
                                          2147483648,
                                          4294967296,
                                          INT64_MIN,
                                          INT64_MAX,
                                          UINT64_MAX,
                                          "",
                                          "0",
                                          "\u0000\u001f\U0010ffff",
                                          std::string(300, 'x'),
                                          Json::array(),
                                          Json::object(),
                                          Json{{1, 2}, {3}},
                                          Json{{"a", {{"b", nullptr}}}}};
    return all;
}

void collect(Json& node, std::vector<Json*>& nodes) {
    nodes.push_back(&node);
    if (node.is_structured())
        for (auto& child : node) collect(child, nodes);
}

/// Takes out, doubles or renames an entry of a list or object.
void changeEntries(Json& node, data::Random& random) {
    if (!node.is_structured() || node.empty()) return;
    const auto at = std::next(node.begin(), static_cast<std::ptrdiff_t>(random.below(node.size())));
    const auto entry = *at;
    if (random.below(2) == 0) node.erase(at);
    if (random.below(2) != 0) return;
    if (node.is_array())
        node.insert(node.begin() + static_cast<std::ptrdiff_t>(random.below(node.size() + 1)), entry);
    else
        node[values()[random.below(values().size())].dump()] = entry;
}

void change(Json& node, std::vector<Json*>& nodes, data::Random& random) {
    switch (random.below(5)) {
        case 0:
            return changeEntries(node, random);
        case 1:
            node = Json(*nodes[random.below(nodes.size())]);
            return;
        case 2:
            if (node.is_string()) {
                auto text = node.get<std::string>();
                mutateBytes(text, random);
                node = text;
                return;
            }
            [[fallthrough]];
        case 3:
            if (node.is_number()) {
                node = static_cast<std::int64_t>(random.next() >> random.below(64));
                return;
            }
            [[fallthrough]];
        default:
            node = random.below(20) == 0 ? Json(kDeep) : values()[random.below(values().size())];
    }
}

std::string deepText(data::Random& random) {
    const auto depth = std::size_t{1} << (3 + random.below(14));
    const bool closed = random.below(4) != 0, object = random.below(2) == 0;
    const std::string open = object ? R"({"a":)" : "[", close = object ? "}" : "]";
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += open;
    text += "0";
    for (std::size_t i = 0; closed && i < depth; ++i) text += close;
    return text;
}

bool isDeep(const std::string& text) {
    constexpr int kShallow = 200;
    int depth = 0, deepest = 0;
    for (const char byte : text) {
        if (byte == '[' || byte == '{') deepest = std::max(deepest, ++depth);
        if (byte == ']' || byte == '}') --depth;
    }
    return deepest > kShallow;
}

}  // namespace

void mutateJson(std::string& text, data::Random& random) {
    if (isDeep(text)) return mutateBytes(text, random);
    auto json = Json::parse(text, nullptr, false, true);
    if (json.is_discarded()) return mutateBytes(text, random);
    std::vector<Json*> nodes;
    collect(json, nodes);
    change(*nodes[random.below(nodes.size())], nodes, random);
    text = json.dump(-1, ' ', false, Json::error_handler_t::ignore);
    const auto quoted = '"' + std::string(kDeep) + '"';
    if (const auto at = text.find(quoted); at != std::string::npos) text.replace(at, quoted.size(), deepText(random));
}

}  // namespace outeffhop::fuzz
