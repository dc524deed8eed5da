// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace outeffhop::config {

/// The known word a mistyped one most likely meant, by edit distance, where a known name may be written without what
/// stands before its last dot. Empty when nothing is near.
std::string nearest(const std::string& word, const std::vector<std::string>& known);

/// `; did you mean "train.steps"?` or nothing, to end a message with.
std::string suggestion(const std::string& word, const std::vector<std::string>& known);

}  // namespace outeffhop::config
