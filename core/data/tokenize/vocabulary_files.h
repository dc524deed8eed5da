// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

#include "core/base/result.h"
#include "core/data/tokenize/tokenizer.h"

namespace outeffhop::data {

/// BERT's vocab.txt: a token a line, its id is the line's number from 0. A failure names file, line and reason.
Result<std::unique_ptr<Tokenizer>> readWordPieceFiles(const std::filesystem::path& vocabulary);
/// GPT-2's and OPT's pair: vocab.json (token text to id) and merges.txt (a pair a line).
Result<std::unique_ptr<Tokenizer>> readBytePairFiles(const std::filesystem::path& vocabulary,
                                                     const std::filesystem::path& merges);

}  // namespace outeffhop::data
