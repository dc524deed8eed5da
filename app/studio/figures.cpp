// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/figures.h"

#include <QRegularExpression>
#include <algorithm>

namespace outeffhop::studio {

namespace {

template <class Named>
const Named* find(const std::vector<Named>& all, const QString& name) {
    const auto found = std::ranges::find(all, name, &Named::name);
    return found == all.end() ? nullptr : &*found;
}

template <class Named>
QStringList names(const std::vector<Named>& all) {
    QStringList names;
    for (const auto& each : all) names << each.name;
    return names;
}

}  // namespace

bool TableSource::isReady() const {
    const auto all = tables();
    return !all.empty() && !all.front().rows.empty();
}

const Figure* findFigure(const Figures& figures, const QString& name) {
    return find(figures, name);
}

const TableSource* findTable(const TableSources& tables, const QString& name) {
    return find(tables, name);
}

QStringList namesOf(const Figures& figures) {
    return names(figures);
}

QStringList namesOf(const TableSources& tables) {
    return names(tables);
}

QString slug(const QString& text) {
    static const QRegularExpression other(QStringLiteral("[^a-z0-9]+"));
    QString name = text.toLower().replace(other, QStringLiteral("-"));
    while (name.endsWith(QLatin1Char('-'))) name.chop(1);
    return name;
}

}  // namespace outeffhop::studio
