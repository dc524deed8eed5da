// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// The classes of characters tokenizers tell apart, by utf8proc's Unicode categories.
namespace outeffhop::data {

/// White_Space of Unicode.
bool isWhitespace(char32_t character);
/// Control, format and private use; tab and line ends are not counted.
bool isControl(char32_t character);
/// Any punctuation of Unicode and every ASCII sign that is neither letter, digit, space nor control.
bool isPunctuation(char32_t character);
/// Ideographs of Chinese, Japanese and Korean, as BERT draws the line (Devlin et al. 2019, tokenization.py).
bool isIdeograph(char32_t character);
/// Categories L* and N*.
bool isLetter(char32_t character);
bool isNumber(char32_t character);
/// What may be part of a word: letters, marks, decimal digits, connectors.
bool isWordCharacter(char32_t character);

}  // namespace outeffhop::data
