// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>

#include "core/data/text/document_reader.h"
#include "core/data/tokenize/tokenizer.h"

namespace outeffhop::data {

/// What is written between the documents.
struct DocumentBorders {
    Documents documents = Documents::file;
    std::optional<std::int32_t> begin, end;  ///< ids in front of and behind each document
};

/// The token ids of a corpus, made once and kept as a file in the user's cache folder (/outeffhop/tokens),
/// so that neither memory nor the next run pays for them. The file may be deleted when no run uses it.
class TokenFile final : public TokenStream {
 public:
    /// Opens the file, or makes it first. Several processes may make the same one.
    static Result<TokenFile> of(const TextCorpus& corpus, Tokenizer& tokenizer, const DocumentBorders& borders);

    [[nodiscard]] std::uint64_t size() const override { return count_; }
    [[nodiscard]] Result<std::vector<std::int64_t>> read(std::uint64_t offset, std::size_t count) const override;
    [[nodiscard]] Result<std::string> fingerprint() const override { return fingerprint_; }

 private:
    TokenFile(TextFile file, std::string fingerprint, int vocabulary);

    TextFile file_;
    std::string fingerprint_;
    int vocabulary_;
    std::uint64_t count_;
};

/// Where token files lie.
std::filesystem::path tokenFolder();

}  // namespace outeffhop::data
