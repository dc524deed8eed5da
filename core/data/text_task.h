// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "core/data/text_file.h"

namespace outeffhop::data {

/// A text file, byte by byte. It is cut into blocks of one sequence each; a remainder too short for a block is left
/// out. The end of the file is for validation. Every epoch visits all training blocks in a new random order. OPT:
/// `length` bytes, each of which predicts the next one (the last one the first byte of the next block). BERT: [CLS],
/// `length` - 2 bytes, [SEP]; tokens are masked anew in every epoch.
class TextTask final : public Dataset {
 public:
    static Result<TextTask> open(const config::RunConfig& config);

    Result<Batch> next(int sequences) override;
    [[nodiscard]] Result<Batch> validation(int index, int sequences) const override;
    [[nodiscard]] Result<Batch> probe(int sequences) const override;
    [[nodiscard]] int vocabulary() const override;
    [[nodiscard]] std::string tokenText(int id) const override;
    [[nodiscard]] std::string saveState() const override;
    Status restoreState(const std::string& state) override;

    [[nodiscard]] std::uint64_t trainingBlocks() const { return training_.blocks; }
    [[nodiscard]] std::uint64_t validationBlocks() const { return validation_.blocks; }

 private:
    /// A stretch of the file.
    struct Part {
        std::uint64_t offset = 0, blocks = 0;
    };
    /// What is visited in which order: pass after pass over a part.
    struct Walk {
        const Part& part;
        std::uint64_t seed, stream;
    };

    TextTask(TextFile file, const config::RunConfig& config);
    /// Sequences number `first`, `first` + 1, ... of a walk.
    [[nodiscard]] Result<Batch> make(const Walk& walk, std::uint64_t first, int sequences) const;
    [[nodiscard]] Status addSequence(Batch& batch, const Walk& walk, std::uint64_t number) const;

    TextFile file_;
    std::string fingerprint_;
    std::uint64_t seed_, position_ = 0;  ///< sequences already given out
    double maskProbability_;
    bool masked_, bos_;
    std::uint64_t blockBytes_;  ///< from one block to the next
    std::uint64_t readBytes_;   ///< of one block
    Part training_, validation_;
};

}  // namespace outeffhop::data
