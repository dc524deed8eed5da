// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/series/series_data.h"

#include <algorithm>
#include <cmath>

#include "core/data/epochs.h"
#include "core/data/order_state.h"
#include "core/data/streams.h"
#include "core/data/text_file.h"

namespace outeffhop::data {
namespace {

constexpr const char* kName = "series";

std::uint64_t windowsIn(std::uint64_t rows, int steps, int horizon) {
    const auto window = static_cast<std::uint64_t>(steps) + static_cast<std::uint64_t>(horizon);
    return rows < window ? 0 : rows - window + 1;
}

}  // namespace

Result<SeriesData> SeriesData::open(const Settings& settings) {
    const auto file = TextFile::open(settings.path);
    if (!file) return fail(file.error());
    auto fingerprint = file->fingerprint();
    if (!fingerprint) return fail(fingerprint.error());
    auto table = readCsv(settings.path, settings.strict);
    if (!table) return fail(table.error());
    const auto split = SeriesSplit::choose(settings.split, settings.path, table->rows());
    if (!split) return fail(split.error());
    SeriesData data(std::move(*table), settings, *split);
    data.fingerprint_ = *fingerprint;
    for (const auto& [part, name] : {std::pair{SeriesPart::train, "training"}, {SeriesPart::validation, "validation"}})
        if (data.windows(part) == 0)
            return fail("{}: {} rows for {} are too few for a window of {} + {}", settings.path.string(),
                        part == SeriesPart::train ? split->train : split->validation, name, settings.steps,
                        settings.horizon);
    return data;
}

SeriesData::SeriesData(CsvTable table, const Settings& settings, SeriesSplit split)
    : columns_(std::move(table.columns)),
      split_(split),
      steps_(settings.steps),
      horizon_(settings.horizon),
      seed_(settings.seed),
      skipped_(std::move(table.skipped)) {
    standardise(table.values);
}

void SeriesData::standardise(const std::vector<double>& values) {
    const auto count = columns_.size();
    const auto rows = static_cast<double>(std::max<std::uint64_t>(split_.train, 1));
    means_.assign(count, 0);
    deviations_.assign(count, 0);
    for (std::size_t i = 0; i < split_.train * count; ++i) means_[i % count] += values[i];
    for (auto& mean : means_) mean /= rows;
    for (std::size_t i = 0; i < split_.train * count; ++i)
        deviations_[i % count] += std::pow(values[i] - means_[i % count], 2);
    for (std::size_t channel = 0; channel < count; ++channel) {
        constexpr double kRounding = 1e-12;  // of a constant channel's mean
        const auto deviation = std::sqrt(deviations_[channel] / rows);
        deviations_[channel] = deviation > kRounding * std::abs(means_[channel]) ? deviation : 1;
    }
    values_.resize(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        values_[i] = static_cast<float>((values[i] - means_[i % count]) / deviations_[i % count]);
}

std::uint64_t SeriesData::firstRow(SeriesPart part) const {
    if (part == SeriesPart::train) return 0;
    const auto begin = split_.train + (part == SeriesPart::test ? split_.validation : 0);
    return begin - std::min<std::uint64_t>(begin, steps_);
}

std::uint64_t SeriesData::windows(SeriesPart part) const {
    const auto upTo = split_.train + (part == SeriesPart::train ? 0 : split_.validation) +
                      (part == SeriesPart::test ? split_.test : 0);
    return windowsIn(upTo - firstRow(part), steps_, horizon_);
}

SeriesBatch SeriesData::empty() const {
    return {.sequences = 0,
            .steps = steps_,
            .horizon = horizon_,
            .channels = static_cast<int>(columns_.size()),
            .past = {},
            .future = {}};
}

void SeriesData::add(SeriesBatch& batch, std::uint64_t row) const {
    const auto channels = columns_.size();
    const auto* begin = values_.data() + row * channels;
    const auto* now = begin + static_cast<std::size_t>(steps_) * channels;
    batch.past.insert(batch.past.end(), begin, now);
    batch.future.insert(batch.future.end(), now, now + static_cast<std::size_t>(horizon_) * channels);
    ++batch.sequences;
}

SeriesBatch SeriesData::shuffled(SeriesPart part, std::uint64_t seed, std::uint64_t stream, std::uint64_t first,
                                 int sequences) const {
    const Epochs epochs{windows(part), seed, stream};
    auto batch = empty();
    for (int i = 0; i < sequences; ++i) add(batch, firstRow(part) + epochs(first + i).element);
    return batch;
}

SeriesBatch SeriesData::inOrder(SeriesPart part, std::uint64_t first, int sequences) const {
    auto batch = empty();
    const auto end = std::min(windows(part), first + sequences);
    for (auto number = first; number < end; ++number) add(batch, firstRow(part) + number);
    return batch;
}

Result<SeriesBatch> SeriesData::next(int sequences) {
    auto batch = shuffled(SeriesPart::train, seed_, streams::kTraining, position_, sequences);
    position_ += sequences;
    return batch;
}

Result<SeriesBatch> SeriesData::validation(int index, int sequences) const {
    return shuffled(measured_, streams::kSharedSeed, streams::kValidation,
                    static_cast<std::uint64_t>(index) * sequences, sequences);
}

bool SeriesData::measureTest() {
    if (windows(SeriesPart::test) == 0) return false;
    measured_ = SeriesPart::test;
    return true;
}

Result<SeriesBatch> SeriesData::probe(int sequences) const {
    return shuffled(SeriesPart::validation, streams::kSharedSeed, streams::kProbe, 0, sequences);
}

std::string SeriesData::saveState() const {
    return OrderState{kName, position_, fingerprint_}.toJson();
}

Status SeriesData::restoreState(const std::string& state) {
    const auto order = OrderState::fromJson(state, kName);
    if (!order) return fail(order.error());
    if (order->fingerprint != fingerprint_)
        return fail("the series has changed since the checkpoint was written, so its order cannot be continued");
    position_ = order->position;
    return {};
}

}  // namespace outeffhop::data
