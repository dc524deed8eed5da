// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/icon.h"

#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

#include "views/kit/resource_files.h"
#include "views/kit/theme.h"

namespace outeffhop::kit {
namespace {

QPixmap render(QByteArray svg, const QColor& colour, int pixels) {
    svg.replace("currentColor", colour.name().toLatin1());
    QSvgRenderer renderer(svg);
    QPixmap pixmap(pixels, pixels);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    return pixmap;
}

QIcon make(const QString& name, const QColor& normal, const QColor& disabled) {
    loadResources();
    QFile file(":/icons/" + name + ".svg");
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QByteArray svg = file.readAll();
    QIcon icon;
    for (int pixels : {16, 24, 32, 48}) {
        icon.addPixmap(render(svg, normal, pixels), QIcon::Normal);
        icon.addPixmap(render(svg, disabled, pixels), QIcon::Disabled);
    }
    return icon;
}

}  // namespace

QIcon icon(const QString& name) {
    const Palette& palette = Theme::current().palette();
    return make(name, palette.text, palette.line);
}

QIcon icon(const QString& name, const QColor& colour) {
    return make(name, colour, Theme::current().palette().line);
}

}  // namespace outeffhop::kit
