// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/colour_map.h"

#include <QFile>
#include <algorithm>
#include <cmath>
#include <vector>

#include "views/kit/resource_files.h"

namespace outeffhop::kit {
namespace {

using Anchors = std::vector<QColor>;

QColor mix(const QColor& a, const QColor& b, double t) {
    const auto channel = [t](int x, int y) { return static_cast<int>(std::lround(x + (y - x) * t)); };
    return QColor(channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue()));
}

/// Colour at t in [0, 1] of evenly spaced anchors.
QColor along(const Anchors& anchors, double t) {
    const double at = std::clamp(t, 0.0, 1.0) * double(anchors.size() - 1);
    const auto left = std::min(static_cast<std::size_t>(at), anchors.size() - 2);
    return mix(anchors[left], anchors[left + 1], at - double(left));
}

Anchors published(const char* name) {
    loadResources();
    QFile file(QStringLiteral(":/colour_maps/%1.csv").arg(QLatin1String(name)));
    if (!file.open(QIODevice::ReadOnly)) qFatal("colour table %s is missing from the program", name);
    Anchors anchors;
    while (!file.atEnd()) {
        const auto parts = file.readLine().trimmed().split(',');
        anchors.emplace_back(parts[0].toInt(), parts[1].toInt(), parts[2].toInt());
    }
    return anchors;
}

/// The first 15 % of the map grow out of the panel's background.
QColor fromBackground(const QColor& background, const QColor& colour, double t) {
    const double x = std::min(t / 0.15, 1.0);
    return mix(background, colour, x * x * (3 - 2 * x));
}

/// Blue - panel - red; as on the other dark maps, brighter is more.
Anchors darkDifference() {
    return {
        QColor("#a6d8ff"), QColor("#5aa9e6"), QColor("#2a6fb0"), QColor("#234a73"), paletteOf(ThemeKind::dark).panel,
        QColor("#6d3030"), QColor("#b0443a"), QColor("#e87a63"), QColor("#ffc2ad")};
}

double luminance(const QColor& colour) {
    return 0.299 * colour.redF() + 0.587 * colour.greenF() + 0.114 * colour.blueF();
}

}  // namespace

struct ColourMapBuilder {
    static ColourMap sequential(ColourMapKind kind, ThemeKind theme) {
        const bool isDark = theme == ThemeKind::dark;
        const bool isProbability = kind == ColourMapKind::probability;
        const Anchors anchors = published(isProbability ? "viridis" : "magma");
        ColourMap map;
        for (int i = 0; i < ColourMap::kSize; ++i) {
            const double t = i / 255.0;
            QColor colour = along(anchors, isDark ? t : 1 - t);
            if (isProbability) colour = fromBackground(paletteOf(theme).panel, colour, t);
            map.table_[static_cast<std::size_t>(i)] = colour.rgb();
        }
        return map;
    }

    static ColourMap difference(ThemeKind theme) {
        Anchors anchors = published("rd_bu");
        anchors[5] = Qt::white;
        if (theme == ThemeKind::dark) anchors = darkDifference();
        ColourMap map;
        for (int i = 1; i < ColourMap::kSize; ++i)
            map.table_[static_cast<std::size_t>(i)] = along(anchors, 0.5 + (i - 128) / 254.0).rgb();
        map.table_[0] = map.table_[1];
        return map;
    }
};

const ColourMap& ColourMap::of(ColourMapKind kind, ThemeKind theme) {
    static const auto maps = [] {
        std::array<std::array<ColourMap, 3>, 3> made;
        for (auto t : {ThemeKind::dark, ThemeKind::light, ThemeKind::print}) {
            auto& row = made[static_cast<std::size_t>(t)];
            for (auto k : {ColourMapKind::probability, ColourMapKind::noop})
                row[static_cast<std::size_t>(k)] = ColourMapBuilder::sequential(k, t);
            row[static_cast<std::size_t>(ColourMapKind::difference)] = ColourMapBuilder::difference(t);
        }
        return made;
    }();
    return maps[static_cast<std::size_t>(theme)][static_cast<std::size_t>(kind)];
}

QColor ColourMap::textOn(int code) const {
    return luminance(at(code)) > 0.5 ? QColor("#14161a") : QColor("#ffffff");
}

std::uint8_t colourCode(double value, double maximum, ColourScale scale) {
    if (!(value > 0) || !(maximum > 0)) return 0;
    const double ratio = std::min(value / maximum, 1.0);
    return static_cast<std::uint8_t>(std::lround(255 * (scale == ColourScale::linear ? ratio : std::sqrt(ratio))));
}

std::uint8_t differenceCode(double value, double maximum) {
    if (std::isnan(value) || !(maximum > 0)) return 128;
    return static_cast<std::uint8_t>(128 + std::lround(127 * std::clamp(value / maximum, -1.0, 1.0)));
}

}  // namespace outeffhop::kit
