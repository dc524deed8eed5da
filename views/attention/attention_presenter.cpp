// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/attention/attention_presenter.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "core/config/parameters.h"
#include "views/kit/number_format.h"

namespace outeffhop::attention {

static_assert(kit::HeatMapCell::kNowhere == bridge::Place::kNowhere);
static_assert(kit::HeatMapCell::kGate == bridge::Place::kGate);

namespace {

constexpr float kMentioned = 0.1f;  ///< shares of a row below this are not worth a word

QString quoted(const kit::Tokens& tokens, int position) {
    const bool known = position < static_cast<int>(tokens.size());
    return QStringLiteral("“%1” at %2")
        .arg(known ? tokens[static_cast<std::size_t>(position)].text : QString())
        .arg(position);
}

/// The keys with the largest shares, at most two, largest first.
std::vector<int> mainKeys(std::span<const float> row) {
    std::vector<int> keys(row.size());
    std::iota(keys.begin(), keys.end(), 0);
    const auto count = std::min<std::size_t>(2, keys.size());
    std::partial_sort(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(count), keys.end(), [&](int a, int b) {
        return row[static_cast<std::size_t>(a)] > row[static_cast<std::size_t>(b)];
    });
    keys.resize(count);
    std::erase_if(keys, [&](int key) { return row[static_cast<std::size_t>(key)] < kMentioned; });
    return keys;
}

QString sentenceOf(std::span<const float> row, float noop, const kit::Tokens& tokens) {
    const auto keys = mainKeys(row);
    QStringList shares;
    for (const int key : keys)
        shares << QObject::tr("%1 to %2")
                      .arg(kit::formatFixed(row[static_cast<std::size_t>(key)], 2), quoted(tokens, key));
    if (noop >= 0.5f)
        return shares.isEmpty() ? QObject::tr("the head stays silent here")
                                : QObject::tr("mostly silent, ") + shares.join(QStringLiteral(", "));
    if (shares.isEmpty())
        return QObject::tr("spread thin: no key gets more than %1").arg(kit::formatFixed(kMentioned, 1));
    return shares.join(QStringLiteral(", "));
}

}  // namespace

Reading readRow(const kit::AttentionMatrix& matrix, const kit::Tokens& queries, const kit::Tokens& keys, int query,
                double nullKeys) {
    Reading reading;
    if (query < 0 || query >= matrix.queries) return reading;
    const auto row = std::span(matrix.values)
                         .subspan(static_cast<std::size_t>(query * matrix.keys), static_cast<std::size_t>(matrix.keys));
    const float noop = matrix.nowhere.empty() ? 0 : matrix.nowhere[static_cast<std::size_t>(query)];
    reading.place = QObject::tr("row %1").arg(quoted(queries, query));
    reading.trigger = query < static_cast<int>(queries.size()) && queries[static_cast<std::size_t>(query)].marked;
    reading.noop = QStringLiteral("p∅ = %1").arg(kit::formatFixed(noop, 2));
    reading.sentence = sentenceOf(row, noop, keys);
    if (!matrix.gate.empty())
        reading.sentence.prepend(
            QStringLiteral("g %1 · ").arg(kit::formatFixed(matrix.gate[static_cast<std::size_t>(query)], 2)));
    if (nullKeys > 0 && noop > 0 && noop < 1)
        reading.sentence.prepend(
            QStringLiteral("lse %1 · ").arg(kit::formatFixed(std::log(nullKeys * (1 - noop) / noop), 1)));
    return reading;
}

std::vector<int> rowsToRead(const kit::AttentionMatrix& matrix, const kit::Tokens& tokens, int chosen) {
    if (chosen >= 0 && chosen < matrix.queries) return {chosen};
    int silent = -1, active = -1;
    const auto noop = [&](int query) {
        return matrix.nowhere.empty() ? 0.f : matrix.nowhere[static_cast<std::size_t>(query)];
    };
    for (int query = 1; query < matrix.queries; ++query) {
        const bool trigger = query < static_cast<int>(tokens.size()) && tokens[static_cast<std::size_t>(query)].marked;
        if (!trigger && (silent < 0 || noop(query) > noop(silent))) silent = query;
        if (trigger && (active < 0 || noop(query) < noop(active))) active = query;
    }
    std::vector<int> rows;
    if (silent >= 0) rows.push_back(silent);
    if (active >= 0) rows.push_back(active);
    return rows;
}

double nullKeysOf(const std::string& configJson) {
    const auto config = config::fromJsonText(configJson);
    if (!config) return 0;
    if (config->attention.normalizer == "softmax1") return 1;
    return config->attention.normalizer == "softmax_n" ? config->attention.n : 0;
}

kit::HeatMapCell cellOf(const bridge::Place& place) {
    return {place.query, place.key};
}

bridge::Place placeOf(int query, int key) {
    bridge::Place place;
    place.query = query;
    place.key = key;
    return place;
}

}  // namespace outeffhop::attention
