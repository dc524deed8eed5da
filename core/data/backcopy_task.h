// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/data/bigram_table.h"
#include "core/data/dataset.h"

namespace outeffhop::data {

/// The Bigram-Backcopy task (Guo et al. 2024, arXiv 2410.13835): characters follow the bigram law of an English text,
/// but after a trigger (one of the three most frequent characters: space, e, t) comes the character before the trigger
/// once more. Only queries at triggers have something to look up; all others could rest.
/// The first character is never a trigger, so no two triggers stand in a row. A seed gives the same characters with and
/// without a begin-of-sequence token.
class BackcopyTask final : public Dataset {
 public:
    explicit BackcopyTask(const config::RunConfig& config);

    Result<Batch> next(int sequences) override;
    [[nodiscard]] Result<Batch> validation(int index, int sequences) const override;
    [[nodiscard]] std::uint64_t validationSamples() const override { return 0; }
    [[nodiscard]] Result<Batch> probe(int sequences) const override;
    /// The characters and the begin-of-sequence token, which has the last id.
    [[nodiscard]] int vocabulary() const override { return table_.size() + 1; }
    [[nodiscard]] std::string tokenText(int id) const override;
    [[nodiscard]] std::string saveState() const override;
    Status restoreState(const std::string& state) override;

    [[nodiscard]] bool isTrigger(std::int64_t token) const;

 private:
    /// Character sequences number `first`, `first` + 1, ... of a stream of random numbers.
    [[nodiscard]] Batch make(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, int sequences) const;
    [[nodiscard]] std::vector<std::int64_t> characters(Random random) const;

    const BigramTable& table_;
    std::vector<int> triggers_;
    std::uint64_t seed_, position_ = 0;  ///< sequences already given out
    int length_;
    bool bos_;
};

}  // namespace outeffhop::data
