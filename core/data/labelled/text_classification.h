// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/run_config.h"
#include "core/data/batch_source.h"
#include "core/data/labelled/labelled_batch.h"
#include "core/data/labelled/labelled_sequences.h"

namespace outeffhop::data {

/// Labelled texts: a TSV or CSV file, of which a share chosen at random (the same for every seed) is for validation, or
/// a folder with train.* and dev.*, val.*, valid.*, validation.* or test.* (the first of them that there is). A batch
/// is padded to its longest sequence.
class TextClassification final : public BatchSource<LabelledBatch> {
 public:
    /// `classes`: LabelledSequences::Settings. A failure names data.path, data.tokenizer or a column.
    static Result<TextClassification> open(const config::RunConfig& config, const std::vector<std::string>& classes);

    /// Training texts in a random order, epoch after epoch.
    Result<LabelledBatch> next(int sequences) override;
    [[nodiscard]] Result<LabelledBatch> validation(int index, int sequences) const override;
    [[nodiscard]] std::uint64_t validationSamples() const override { return validation_.elements.size(); }
    [[nodiscard]] Result<LabelledBatch> probe(int sequences) const override;
    [[nodiscard]] std::string saveState() const override;
    Status restoreState(const std::string& state) override;

    [[nodiscard]] std::uint64_t trainingTexts() const { return training_.elements.size(); }
    [[nodiscard]] const std::vector<std::string>& classes() const { return files_.front().classes(); }
    [[nodiscard]] const Tokenizer& tokenizer() const { return *tokenizer_; }
    /// Stands behind sequences: the tokenizer's padding token, else its end, else its begin.
    [[nodiscard]] std::int64_t paddingToken() const { return paddingToken_; }
    [[nodiscard]] Skipped skipped() const;

 private:
    /// Some of the texts of a file.
    struct Part {
        std::size_t file = 0;
        std::vector<std::uint32_t> elements = {};
    };

    TextClassification(std::unique_ptr<Tokenizer> tokenizer, std::vector<LabelledSequences> files,
                       const config::RunConfig& config);
    void split(double validation);
    [[nodiscard]] LabelledBatch make(const Part& part, std::uint64_t seed, std::uint64_t stream, std::uint64_t first,
                                     int sequences) const;

    std::unique_ptr<Tokenizer> tokenizer_;
    std::vector<LabelledSequences> files_;  ///< training, and validation where it has a file of its own
    Part training_, validation_;
    std::int64_t paddingToken_;
    bool typed_;                         ///< batches have token types
    std::uint64_t seed_, position_ = 0;  ///< sequences already given out
    std::string fingerprint_;
};

}  // namespace outeffhop::data
