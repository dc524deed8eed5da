// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/dataset.h"
#include "core/data/text/text_corpus.h"
#include "core/data/tokenize/tokenizer.h"

namespace outeffhop::data {

/// A text file or folder, cut into blocks of one sequence each; a remainder too short for a block is left out. The end
/// is for validation. Every epoch visits all training blocks in a new random order. OPT: `length` tokens, each of which
/// predicts the next one (the last one the first token of the next block). BERT: `length` tokens, masked anew in every
/// epoch.
/// Bytes: BERT's blocks are [CLS], `length` - 2 bytes, [SEP]; documents are not told apart. Tokenizers with a
/// vocabulary: as the reference does, each document begins with the tokenizer's begin token, BERT's ends with its end
/// token, and blocks run across documents.
class TextTask final : public Dataset {
 public:
    /// A failure names data.path or data.tokenizer.
    static Result<TextTask> open(const config::RunConfig& config);

    Result<Batch> next(int sequences) override;
    [[nodiscard]] Result<Batch> validation(int index, int sequences) const override;
    [[nodiscard]] std::uint64_t validationSamples() const override { return validation_.blocks; }
    [[nodiscard]] Result<Batch> probe(int sequences) const override;
    [[nodiscard]] int vocabulary() const override { return tokenizer_->vocabulary(); }
    [[nodiscard]] std::string tokenText(int id) const override;
    [[nodiscard]] std::string saveState() const override;
    Status restoreState(const std::string& state) override;

    [[nodiscard]] std::uint64_t trainingBlocks() const { return training_.blocks; }
    [[nodiscard]] std::uint64_t validationBlocks() const { return validation_.blocks; }

 private:
    /// A stretch of the stream.
    struct Part {
        std::uint64_t offset = 0, blocks = 0;
    };
    /// What is visited in which order: pass after pass over a part.
    struct Walk {
        const Part& part;
        std::uint64_t seed, stream;
    };

    TextTask(std::unique_ptr<TokenStream> stream, std::unique_ptr<Tokenizer> tokenizer,
             const config::RunConfig& config);
    /// Sequences number `first`, `first` + 1, ... of a walk.
    [[nodiscard]] Result<Batch> make(const Walk& walk, std::uint64_t first, int sequences) const;
    [[nodiscard]] Status addSequence(Batch& batch, const Walk& walk, std::uint64_t number) const;

    std::unique_ptr<Tokenizer> tokenizer_;
    std::unique_ptr<TokenStream> stream_;
    std::string fingerprint_;
    std::uint64_t seed_, position_ = 0;  ///< sequences already given out
    double maskProbability_;
    bool masked_, bos_, bytes_;
    std::uint64_t blockTokens_;  ///< from one block to the next
    std::uint64_t readTokens_;   ///< of one block
    Part training_, validation_;
};

}  // namespace outeffhop::data
