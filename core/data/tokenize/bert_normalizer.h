// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

#include "core/data/tokenize/aligned_text.h"

namespace outeffhop::data {

/// How BERT cleans text before it is cut into words (Devlin et al. 2019, tokenization.py).
struct BertNormalizer {
    bool cleanText = true;        ///< drops control characters; all white space becomes a plain space
    bool splitIdeographs = true;  ///< spaces around Chinese, Japanese and Korean ideographs
    bool stripAccents = true;     ///< decomposes letters (NFD) and drops combining marks
    bool lowercase = true;

    /// Appends to an empty `normalized`.
    void operator()(std::string_view text, AlignedText& normalized) const;
};

}  // namespace outeffhop::data
