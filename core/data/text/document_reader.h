// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/data/text/text_corpus.h"

namespace outeffhop::data {

/// Where a document ends.
enum class Documents { file, line, blankLine };

/// The documents of a corpus in pieces of about a megabyte, whatever their size. Pieces end where tokenizers cut
/// anyway: before white space that a word follows.
class DocumentReader {
 public:
    DocumentReader(const TextCorpus& corpus, Documents documents) : corpus_(corpus), documents_(documents) {}

    struct Piece {
        std::string text;  ///< never empty, except to end a document that seemed to go on
        bool ends;         ///< the document ends with it
    };
    /// Nothing after the last one. Documents of white space alone are left out.
    Result<std::optional<Piece>> next();

 private:
    [[nodiscard]] Status fill();
    /// Takes `size` bytes out of the buffer and drops `gap` bytes behind them.
    Piece take(std::size_t size, std::size_t gap, bool ends);
    [[nodiscard]] bool fileIsRead() const;

    const TextCorpus& corpus_;
    Documents documents_;
    std::size_t file_ = 0;
    std::uint64_t offset_ = 0;  ///< of what is read next
    std::string buffer_;
    std::size_t begin_ = 0;  ///< of what is left in the buffer
    bool inside_ = false;    ///< a piece of the present document has been given out
};

}  // namespace outeffhop::data
