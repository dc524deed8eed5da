// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/figures.h"

#include <QRegularExpression>
#include <algorithm>

namespace outeffhop::studio {

const Figure* findFigure(const Figures& figures, const QString& name) {
    const auto found =
        std::find_if(figures.begin(), figures.end(), [&](const Figure& figure) { return figure.name == name; });
    return found == figures.end() ? nullptr : &*found;
}

QStringList namesOf(const Figures& figures) {
    QStringList names;
    for (const auto& figure : figures) names << figure.name;
    return names;
}

QString slug(const QString& text) {
    static const QRegularExpression other(QStringLiteral("[^a-z0-9]+"));
    QString name = text.toLower().replace(other, QStringLiteral("-"));
    while (name.endsWith(QLatin1Char('-'))) name.chop(1);
    return name;
}

}  // namespace outeffhop::studio
