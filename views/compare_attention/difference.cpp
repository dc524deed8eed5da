// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_attention/difference.h"

#include <QObject>
#include <algorithm>
#include <cmath>

namespace outeffhop::compare_attention {

namespace {

/// The map without its begin-of-sequence token as query and key.
RunMap withoutOffset(const RunMap& map) {
    const auto& all = map.matrix;
    RunMap cut{{all.queries - map.offset, all.keys - map.offset, {}, {}, {}}, {}, 0, map.step};
    for (int query = map.offset; query < all.queries; ++query) {
        const auto row = all.values.begin() + static_cast<std::ptrdiff_t>(query) * all.keys;
        cut.matrix.values.insert(cut.matrix.values.end(), row + map.offset, row + all.keys);
    }
    if (!all.nowhere.empty()) cut.matrix.nowhere.assign(all.nowhere.begin() + map.offset, all.nowhere.end());
    if (!all.gate.empty()) cut.matrix.gate.assign(all.gate.begin() + map.offset, all.gate.end());
    cut.tokens.assign(map.tokens.begin() + map.offset, map.tokens.end());
    if (!map.queries.empty()) cut.queries.assign(map.queries.begin() + map.offset, map.queries.end());
    return cut;
}

bool sameTokens(const kit::Tokens& a, const kit::Tokens& b) {
    return std::ranges::equal(a, b, {}, &kit::Token::text, &kit::Token::text);
}

void subtract(std::vector<float>& from, const std::vector<float>& what, double& largest) {
    for (std::size_t i = 0; i < from.size(); ++i) {
        from[i] -= what[i];
        if (std::isfinite(from[i])) largest = std::max(largest, std::abs(static_cast<double>(from[i])));
    }
}

}  // namespace

Difference differenceOf(const RunMap& chosen, const RunMap& baseline) {
    Difference difference;
    if (chosen.matrix.keys <= chosen.offset || baseline.matrix.keys <= baseline.offset) {
        difference.problem = QObject::tr("The difference needs both maps.");
        return difference;
    }
    difference.isBosLeftOut = chosen.offset > 0 || baseline.offset > 0;
    auto& map = difference.map = withoutOffset(chosen);
    const auto other = withoutOffset(baseline);
    if (map.matrix.queries != other.matrix.queries || !sameTokens(map.tokens, other.tokens)) {
        difference.problem = QObject::tr("Not the same tokens: no difference is defined.");
        map = {};
        return difference;
    }
    subtract(map.matrix.values, other.matrix.values, difference.largest);
    if (map.matrix.nowhere.size() == other.matrix.nowhere.size())
        subtract(map.matrix.nowhere, other.matrix.nowhere, difference.largest);
    if (map.matrix.gate.size() == other.matrix.gate.size())
        subtract(map.matrix.gate, other.matrix.gate, difference.largest);
    else
        map.matrix.gate.clear();
    return difference;
}

}  // namespace outeffhop::compare_attention
