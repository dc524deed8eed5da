// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

namespace outeffhop::kit {

/// A token as shown on axes and in the token strip. Marked tokens (triggers) are drawn in the attention colour.
struct Token {
    QString text;
    bool marked = false;
};
using Tokens = std::vector<Token>;

}  // namespace outeffhop::kit
