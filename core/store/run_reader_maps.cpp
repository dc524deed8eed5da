// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <iterator>
#include <tuple>

#include "core/store/blob.h"
#include "core/store/map_codec.h"
#include "core/store/run_reader_connection.h"
#include "core/store/signed_log_histogram.h"

/// The bulky half of RunReader: attention maps, activation statistics, outliers.
namespace outeffhop::store {
namespace {

constexpr const char* kActivationColumns =
    "SELECT step, tensor, count, non_finite, mean, deviation, kurtosis, minimum, maximum, average_kurtosis, "
    "max_inf_norm, "
    "average_inf_norm, histogram, channel_max FROM activation WHERE step = ?1 AND (?2 < 0 OR tensor = ?2) ORDER BY "
    "tensor";

Result<std::vector<ActivationRecord>> readActivations(Database& database, std::int64_t step, int tensor) {
    std::vector<ActivationRecord> records;
    auto row = database.query(kActivationColumns);
    row.with(step, tensor);
    while (row.next()) {
        auto histogram = unpack<std::uint32_t>(row.blob(12), SignedLogBins::kCount);
        if (!histogram)
            return fail("{}: the histogram of tensor {} at step {} cannot be read: {}", database.path().string(),
                        row.number(1), step, histogram.error().message);
        records.push_back({row.integer(0), row.number(1), row.integer(2), row.integer(3), row.real(4), row.real(5),
                           row.real(6), row.real(7), row.real(8), row.real(9), row.real(10), row.real(11),
                           *std::move(histogram), valuesOf<float>(row.blob(13))});
    }
    return records;
}

OutlierRecord readOutlier(const Query& row) {
    return {row.integer(0), row.number(1), row.number(2), static_cast<float>(row.real(3)),
            row.number(4),  row.number(5), row.number(6)};
}

int readGeneration(Database& database) {
    auto row = database.query("SELECT generation FROM run");
    return row.next() ? row.number(0) : 0;
}

/// By magnitude, then the earlier first; a fixed order, whatever the order of places.
bool isLarger(const OutlierRecord& a, const OutlierRecord& b) {
    const auto rest = [](const auto& o) { return std::tie(o.step, o.tensor, o.rank); };
    return std::abs(a.value) != std::abs(b.value) ? std::abs(a.value) > std::abs(b.value) : rest(a) < rest(b);
}

std::uint64_t placeOf(const OutlierRecord& o) {
    constexpr std::uint64_t kBits = 24, kMask = (1u << kBits) - 1;
    return static_cast<std::uint64_t>(o.tensor) << 2 * kBits |
           (static_cast<std::uint64_t>(o.channel) & kMask) << kBits | (static_cast<std::uint64_t>(o.position) & kMask);
}

/// Takes the outliers after `largest.step`, up to `step`, into account.
void addOutliers(Database& database, std::int64_t step, LargestSoFar& largest) {
    auto rows = database.query(
        "SELECT step, tensor, rank, value, sequence, position, channel FROM outlier "
        "WHERE step > ? AND step <= ? ORDER BY step");
    rows.with(largest.step, step);
    while (rows.next()) {
        const auto outlier = readOutlier(rows);
        largest.step = outlier.step;
        const auto [known, isNew] = largest.places.try_emplace(placeOf(outlier), outlier);
        if (!isNew && isLarger(outlier, known->second)) known->second = outlier;
    }
}

std::size_t product(std::initializer_list<int> sizes) {
    std::size_t count = 1;
    for (const int size : sizes) count *= static_cast<std::size_t>(std::max(size, 0));
    return count;
}

constexpr int kOwnShapesSince = 4;  ///< in a file of an older version all layers have the snapshot's shape
constexpr int kGatesSince = 6;

std::string attentionQuery(std::int64_t version) {
    return fmt::format(
        "SELECT s.heads, {}, a.codec, a.codes, a.scales, a.noop, {} FROM snapshot s "
        "JOIN attention a ON a.snapshot = s.id WHERE s.step = ? AND s.sequence = ? AND a.layer = ?",
        version < kOwnShapesSince ? "s.queries, s.keys" : "coalesce(a.queries, s.queries), coalesce(a.keys, s.keys)",
        version < kGatesSince ? "NULL" : "a.gate");
}

}  // namespace

Result<std::vector<SnapshotInfo>> RunReader::snapshots() {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        std::vector<SnapshotInfo> snapshots;
        auto rows = database.query(
            "SELECT step, sequence, layers, heads, queries, keys, reason FROM snapshot "
            "ORDER BY step, sequence");
        while (rows.next())
            snapshots.push_back({rows.integer(0), rows.number(1), rows.number(2), rows.number(3), rows.number(4),
                                 rows.number(5), rows.text(6)});
        return snapshots;
    });
}

Result<std::optional<Thumbnails>> RunReader::thumbnails(std::int64_t step, int sequence) {
    auto& database = connection_->database;
    return attempt(database.path(), [&]() -> Result<std::optional<Thumbnails>> {
        auto row = database.query(
            "SELECT layers, heads, thumbnail_size, thumbnails FROM snapshot "
            "WHERE step = ? AND sequence = ?");
        if (!row.with(step, sequence).next()) return std::nullopt;
        Thumbnails result{row.number(0), row.number(1), row.number(2), {}};
        auto codes =
            unpack<std::uint8_t>(row.blob(3), product({result.layers, result.heads, result.size, result.size}));
        if (!codes)
            return fail("{}: the thumbnails of step {} cannot be read: {}", database.path().string(), step,
                        codes.error().message);
        result.codes = *std::move(codes);
        return result;
    });
}

Result<std::optional<AttentionLayer>> RunReader::attention(std::int64_t step, int sequence, int layer) {
    auto& database = connection_->database;
    return attempt(database.path(), [&]() -> Result<std::optional<AttentionLayer>> {
        auto row = database.query(attentionQuery(database.pragma("user_version")).c_str());
        if (!row.with(step, sequence, layer).next()) return std::nullopt;
        if (row.number(3) != MapCodec::kVersion)
            return fail("{}: the attention map of step {} has the unknown codec {}; update OutEffHop Studio",
                        database.path().string(), step, row.number(3));
        AttentionLayer map{layer, row.number(0), row.number(1), row.number(2), {}, {}, {}, {}};
        const auto rows = product({map.heads, map.queries});
        auto codes = unpack<std::uint8_t>(row.blob(4), product({map.heads, map.queries, map.keys}));
        map.scales = valuesOf<std::uint16_t>(row.blob(5));
        map.noop = valuesOf<float>(row.blob(6));
        map.gate = valuesOf<float>(row.blob(7));
        const bool isWhole =
            map.scales.size() == rows && map.noop.size() == rows && (map.gate.empty() || map.gate.size() == rows);
        if (!codes || !isWhole)
            return fail("{}: the attention map of step {}, layer {} is damaged", database.path().string(), step, layer);
        map.codes = *std::move(codes);
        return map;
    });
}

Result<std::vector<std::int64_t>> RunReader::activationSteps() {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        std::vector<std::int64_t> steps;
        auto rows = database.query("SELECT DISTINCT step FROM activation ORDER BY step");
        while (rows.next()) steps.push_back(rows.integer(0));
        return steps;
    });
}

Result<std::vector<ActivationRecord>> RunReader::activationsAt(std::int64_t step) {
    auto& database = connection_->database;
    return attempt(database.path(), [&]() -> Result<std::vector<ActivationRecord>> {
        const auto newest = [&]() -> std::optional<std::int64_t> {
            auto row = database.query("SELECT step FROM activation WHERE step <= ? ORDER BY step DESC LIMIT 1");
            return row.with(step).next() ? std::optional(row.integer(0)) : std::nullopt;
        }();
        if (!newest) return std::vector<ActivationRecord>();
        return readActivations(database, *newest, -1);
    });
}

Result<std::vector<ActivationRecord>> RunReader::activationsOf(int tensor, std::int64_t lastStep, int limit) {
    auto& database = connection_->database;
    return attempt(database.path(), [&]() -> Result<std::vector<ActivationRecord>> {
        std::vector<std::int64_t> steps;
        {
            auto rows = database.query("SELECT step FROM activation WHERE tensor = ? AND step <= ? ORDER BY step");
            rows.with(tensor, lastStep);
            while (rows.next()) steps.push_back(rows.integer(0));
        }
        const auto count = std::min<std::size_t>(steps.size(), static_cast<std::size_t>(std::max(limit, 0)));
        std::vector<ActivationRecord> chosen;
        for (std::size_t i = 0; i < count; ++i) {
            const auto fromNewest = count > 1 ? i * (steps.size() - 1) / (count - 1) : 0;
            auto one = readActivations(database, steps[steps.size() - 1 - fromNewest], tensor);
            if (!one) return one;
            std::ranges::move(*one, std::back_inserter(chosen));
        }
        std::ranges::reverse(chosen);
        return chosen;
    });
}

Result<std::vector<OutlierRecord>> RunReader::outliersAt(std::int64_t step, int limit) {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        std::vector<OutlierRecord> outliers;
        auto rows = database.query(
            "SELECT step, tensor, rank, value, sequence, position, channel FROM outlier WHERE step = "
            "(SELECT max(step) FROM outlier WHERE step <= ?) ORDER BY abs(value) DESC LIMIT ?");
        rows.with(step, limit);
        while (rows.next()) outliers.push_back(readOutlier(rows));
        return outliers;
    });
}

Result<std::vector<OutlierRecord>> RunReader::largestOutliers(std::int64_t step, int limit) {
    auto& database = connection_->database;
    return attempt(database.path(), [&] {
        auto& largest = connection_->largest;
        const int generation = readGeneration(database);
        if (generation != largest.generation || step < largest.step) largest = {generation, -1, {}};
        addOutliers(database, step, largest);
        std::vector<OutlierRecord> outliers;
        for (const auto& [place, outlier] : largest.places) outliers.push_back(outlier);
        std::ranges::sort(outliers, isLarger);
        outliers.resize(std::min(outliers.size(), static_cast<std::size_t>(std::max(limit, 0))));
        return outliers;
    });
}

}  // namespace outeffhop::store
