// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

#include "core/base/result.h"
#include "core/data/tokenize/tokenizer.h"

namespace outeffhop::data {

/// Hugging Face's tokenizer.json with a WordPiece model as BERT has it, or a byte-level BPE model as GPT-2 and OPT have
/// it. Truncation and padding in it are not followed. A failure names the file, the part of it and the reason; what
/// would change ids and is not supported is refused.
Result<std::unique_ptr<Tokenizer>> readTokenizerJson(const std::filesystem::path& path);

}  // namespace outeffhop::data
