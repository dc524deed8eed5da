// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/csv_keys.h"

namespace outeffhop::kit {

namespace {

QString quoted(const QString& text) {
    bool isNumber = false;
    text.toDouble(&isNumber);
    return isNumber ? text : '"' + QString(text).replace('"', "\"\"") + '"';
}

}  // namespace

QString withKeys(const CsvKeys& keys, const QString& csv) {
    QString names, values;
    for (const auto& [name, value] : keys) {
        names += name + ',';
        values += quoted(value) + ',';
    }
    QString out = names;
    bool isQuoted = false;
    for (qsizetype at = 0; at < csv.size(); ++at) {
        out += csv[at];
        if (csv[at] == '"') isQuoted = !isQuoted;
        if (csv[at] == '\n' && !isQuoted && at + 1 < csv.size()) out += values;
    }
    return out;
}

}  // namespace outeffhop::kit
