// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <utility>
#include <vector>

namespace outeffhop::kit {

/// Leading columns of a CSV that say what all its rows belong to: {"run", "OutEffHop"}, {"step", "1500"}.
using CsvKeys = std::vector<std::pair<QString, QString>>;

/// A CSV with a header line, with the keys in front of every line.
QString withKeys(const CsvKeys& keys, const QString& csv);

}  // namespace outeffhop::kit
