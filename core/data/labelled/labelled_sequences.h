// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/labelled/labelled_reader.h"
#include "core/data/labelled/sequence_layout.h"

namespace outeffhop::data {

/// The tokenized texts of a file with their classes, in its order.
class LabelledSequences {
 public:
    struct Settings {
        LabelledColumns columns = {};
        /// What labels mean: the name of a class or else its number, from 0. Empty: the labels that occur are the
        /// classes, in the order of their values if all are whole numbers, else in that of their bytes.
        std::vector<std::string> classes = {};
        bool strict = false;  ///< what cannot be read is a failure, and is not left out
    };
    /// Fails as LabelledReader does, and where the tokens would take more than 1 GB. A label that is no class counts as
    /// something that cannot be read.
    static Result<LabelledSequences> read(const std::filesystem::path& path, const Settings& settings,
                                          const SequenceLayout& layout);

    [[nodiscard]] std::size_t size() const { return sequences_.size(); }
    /// In the order of their numbers.
    [[nodiscard]] const std::vector<std::string>& classes() const { return classes_; }
    [[nodiscard]] std::int64_t classOf(std::size_t sequence) const { return sequences_[sequence].label; }
    /// Tokens of a sequence.
    [[nodiscard]] std::size_t length(std::size_t sequence) const { return sequences_[sequence].length; }
    [[nodiscard]] TokenSequence tokens(std::size_t sequence) const;
    [[nodiscard]] const Skipped& skipped() const { return skipped_; }
    /// Tells contents apart.
    [[nodiscard]] std::uint64_t fingerprint() const;

 private:
    struct Sequence {
        std::size_t begin;  ///< in tokens_
        std::uint32_t length, second;
        std::int32_t label;  ///< a number of `labels_` until they are classified
        std::uint64_t line;
    };

    Status addAll(LabelledReader& reader, const SequenceLayout& layout);
    Status classify(const Settings& settings);

    std::string path_;
    std::vector<std::int32_t> tokens_;
    std::vector<Sequence> sequences_;
    std::vector<std::string> labels_;  ///< in the order in which they occur
    std::vector<std::string> classes_;
    Skipped skipped_;
};

}  // namespace outeffhop::data
