// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/data/batch_source.h"
#include "core/data/series/csv_table.h"
#include "core/data/series/series_batch.h"
#include "core/data/series/series_split.h"

namespace outeffhop::data {

enum class SeriesPart { train, validation, test };

/// Forecasting of a multivariate time series: windows of `steps` rows and the `horizon` rows that follow, at every
/// place. Each channel is standardised by the mean and the population standard deviation of the training rows (a
/// constant one is only shifted). Validation and test windows may look back into the rows before their part, so that
/// the first row to be predicted is the part's first.
class SeriesData final : public BatchSource<SeriesBatch> {
 public:
    struct Settings {
        std::filesystem::path path;
        int steps = 0, horizon = 0;
        std::string split = "auto";  ///< SeriesSplit::choose
        bool strict = false;         ///< readCsv
        std::uint64_t seed = 0;
    };
    /// A failure names the file and what is wrong with it.
    static Result<SeriesData> open(const Settings& settings);

    /// Training windows in a random order, epoch after epoch.
    Result<SeriesBatch> next(int sequences) override;
    [[nodiscard]] Result<SeriesBatch> validation(int index, int sequences) const override;
    [[nodiscard]] std::uint64_t validationSamples() const override { return windows(measured_); }
    [[nodiscard]] Result<SeriesBatch> probe(int sequences) const override;
    [[nodiscard]] std::string saveState() const override;
    Status restoreState(const std::string& state) override;

    /// From here on validation() gives windows of the test part; false: it has none.
    bool measureTest();

    /// Windows of a part.
    [[nodiscard]] std::uint64_t windows(SeriesPart part) const;
    /// `sequences` windows from number `first` on in the order of time; fewer at the part's end.
    [[nodiscard]] SeriesBatch inOrder(SeriesPart part, std::uint64_t first, int sequences) const;

    [[nodiscard]] const std::vector<std::string>& channels() const { return columns_; }
    /// value = standardised x deviation + mean, by channel.
    [[nodiscard]] const std::vector<double>& means() const { return means_; }
    [[nodiscard]] const std::vector<double>& deviations() const { return deviations_; }
    [[nodiscard]] const SeriesSplit& split() const { return split_; }
    [[nodiscard]] std::uint64_t rows() const { return values_.size() / columns_.size(); }
    [[nodiscard]] const Skipped& skipped() const { return skipped_; }

 private:
    SeriesData(CsvTable table, const Settings& settings, SeriesSplit split);
    void standardise(const std::vector<double>& values);
    /// The row where the windows of a part begin.
    [[nodiscard]] std::uint64_t firstRow(SeriesPart part) const;
    void add(SeriesBatch& batch, std::uint64_t row) const;
    [[nodiscard]] SeriesBatch shuffled(SeriesPart part, std::uint64_t seed, std::uint64_t stream, std::uint64_t first,
                                       int sequences) const;
    [[nodiscard]] SeriesBatch empty() const;

    std::vector<std::string> columns_;
    std::vector<double> means_, deviations_;
    std::vector<float> values_;  ///< [rows, channels], standardised
    SeriesSplit split_;
    SeriesPart measured_ = SeriesPart::validation;
    int steps_, horizon_;
    std::uint64_t seed_, position_ = 0;  ///< windows already given out
    std::string fingerprint_;
    Skipped skipped_;
};

}  // namespace outeffhop::data
