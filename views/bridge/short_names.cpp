// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/short_names.h"

namespace outeffhop::bridge {

QStringList shortNames(const QStringList& names) {
    if (names.size() < 2) return names;
    QString prefix = names.front();
    for (const QString& name : names)
        while (!name.startsWith(prefix)) prefix.chop(1);
    const QString separator = QStringLiteral(" · ");
    const auto end = prefix.lastIndexOf(separator);
    const auto common = end < 0 ? 0 : end + separator.size();
    QStringList shortened;
    for (const QString& name : names) shortened << name.mid(common);
    return shortened;
}

}  // namespace outeffhop::bridge
