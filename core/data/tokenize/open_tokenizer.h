// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/data/tokenize/tokenizer.h"

namespace outeffhop::data {

/// The tokenizer of a setting: "bytes"; a folder with tokenizer.json, vocab.txt, or vocab.json and merges.txt (the
/// first of them counts); or such a file. A failure names file, place and reason.
Result<std::unique_ptr<Tokenizer>> openTokenizer(const std::string& where);

}  // namespace outeffhop::data
